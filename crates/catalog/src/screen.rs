//! Screens: the auditoriums of a theatre, and the versions of their layouts.

use kernel::{LayoutId, ScreenId, TheaterId, Timestamp};
use store::{Row, Snapshot, StoreError, params, sql};

use crate::edit::{Checks, EditRefusal};
use crate::limits::NAME_CHARS_MAX;
use crate::paging::{Page, Paged};
use crate::theater::HouseStatus;

macro_rules! columns {
    () => {
        "SELECT s.screen_id, s.theater_id, s.screen_number, s.name, s.screen_type, s.layout_id, \
         s.status, l.seat_count FROM screens s LEFT JOIN layouts l ON l.layout_id = s.layout_id"
    };
}

sql! {
    FIND_SCREEN = concat!(columns!(), " WHERE s.screen_id = $1");
    /// Served by the key (theater_id, screen_number).
    SCREENS_OF_THEATER =
        concat!(columns!(), " WHERE s.theater_id = $1 ORDER BY s.screen_number");
    SCREEN_NUMBERED = concat!(columns!(), " WHERE s.theater_id = $1 AND s.screen_number = $2");
    /// Served by the key (screen_id, version).
    LAYOUTS_OF_SCREEN = "SELECT layout_id, version, seat_count, created_at FROM layouts \
        WHERE screen_id = $1 ORDER BY version DESC LIMIT $2 OFFSET $3";
    COUNT_LAYOUTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM layouts WHERE screen_id = $1";
}

/// An auditorium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Which.
    pub id: ScreenId,
    /// Its house.
    pub theater: TheaterId,
    /// Its number in the house.
    pub screen_number: i64,
    /// What it is called: `Audi 3`.
    pub name: String,
    /// `Standard`, `IMAX`, `4DX`.
    pub screen_type: String,
    /// Its latest layout; a screen without one cannot have shows.
    pub layout: Option<LayoutId>,
    /// Whether it is in use.
    pub status: HouseStatus,
    /// The seats of its latest layout.
    pub seat_count: u32,
}

impl Screen {
    pub(crate) fn check(&self) -> Result<(), EditRefusal> {
        let mut checks = Checks::default();
        if !(1..=1_000).contains(&self.screen_number) {
            checks.problem("screenNumber", "\"screenNumber\" must be 1 to 1000.");
        }
        checks.required("name", &self.name, NAME_CHARS_MAX);
        checks.required("screenType", &self.screen_type, NAME_CHARS_MAX);
        checks.done()
    }
}

/// One published version of a screen's seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutVersion {
    /// Which.
    pub layout: LayoutId,
    /// Counted from 1 for each screen.
    pub version: i64,
    /// How many seats it has.
    pub seat_count: u32,
    /// When it was published.
    pub published_at: Timestamp,
}

/// The screen with this identifier, closed ones included.
pub fn find_screen(
    snapshot: &mut Snapshot<'_>,
    id: ScreenId,
) -> Result<Option<Screen>, StoreError> {
    snapshot.row_opt(&FIND_SCREEN, params![id], read_screen)
}

/// The screens of a theatre by number, closed ones included. A house has some dozens at most.
pub fn screens_of_theater(
    snapshot: &mut Snapshot<'_>,
    theater: TheaterId,
) -> Result<Vec<Screen>, StoreError> {
    snapshot.rows(&SCREENS_OF_THEATER, params![theater], read_screen)
}

/// The screen that has this number in a theatre.
pub fn screen_numbered(
    snapshot: &mut Snapshot<'_>,
    theater: TheaterId,
    screen_number: i64,
) -> Result<Option<Screen>, StoreError> {
    snapshot.row_opt(&SCREEN_NUMBERED, params![theater, screen_number], read_screen)
}

/// The layouts of a screen, the latest first.
pub fn layouts_of_screen(
    snapshot: &mut Snapshot<'_>,
    screen: ScreenId,
    page: Page,
) -> Result<Paged<LayoutVersion>, StoreError> {
    let window = params![screen, page.limit(), page.offset()];
    let rows = snapshot.rows(&LAYOUTS_OF_SCREEN, window, |row| {
        Ok(LayoutVersion {
            layout: row.get(0)?,
            version: row.get(1)?,
            seat_count: row.get(2)?,
            published_at: row.get(3)?,
        })
    })?;
    let total = snapshot.row(&COUNT_LAYOUTS, params![screen], |row| row.get(0))?;
    Ok(Paged::new(rows, total))
}

fn read_screen(row: &Row<'_>) -> Result<Screen, StoreError> {
    Ok(Screen {
        id: row.get(0)?,
        theater: row.get(1)?,
        screen_number: row.get(2)?,
        name: row.get(3)?,
        screen_type: row.get(4)?,
        layout: row.get(5)?,
        status: row.word(6)?,
        seat_count: row.get::<Option<u32>>(7)?.unwrap_or(0),
    })
}
