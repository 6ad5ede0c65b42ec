//! Lists of shows with what is left of their seats.
//!
//! What is taken is counted from the seats that have a story, at the moment of the question: nobody
//! keeps a counter that could drift, and a hold that has run out is free without any job.

use jiff::civil::Date;
use kernel::{CityId, MovieId, ScreenId, ShowId, TheaterId, Timestamp};
use store::{Param, Row, Snapshot, Sql, StoreError, params, sql};

use crate::paging::{Page, Paged};
use crate::show::{Show, read_show, show_columns};
use crate::theater::{Theater, read_theater, theater_columns};

/// How many columns a show has; those of its screen follow.
const SHOW_COLUMNS: usize = 20;
const SCREEN_COLUMNS: usize = 3;

macro_rules! listed_columns {
    () => {
        concat!(show_columns!(), ", c.screen_number, c.name, c.screen_type")
    };
}

/// Booked, or held or blocked and not yet run out. Read by ranges of the key (show_id, seat_no), in
/// which the rows of a show lie side by side.
macro_rules! taken {
    ($shows:expr) => {
        concat!(
            "SELECT s.show_id, CAST(COUNT(*) AS BIGINT) FROM shows s \
             JOIN show_seats x ON x.show_id = s.show_id WHERE ",
            $shows,
            " AND (x.state = 2 OR (x.state IN (1, 3) \
             AND (x.held_until IS NULL OR x.held_until > $4))) GROUP BY s.show_id"
        )
    };
}

sql! {
    /// Served by `shows_movie_city`.
    SHOWS_OF_MOVIE = concat!("SELECT ", listed_columns!(), ", ", theater_columns!(), " \
        FROM shows s JOIN screens c ON c.screen_id = s.screen_id \
        JOIN theaters t ON t.theater_id = s.theater_id \
        WHERE s.movie_id = $1 AND s.city_id = $2 AND s.local_date = $3 AND s.status = 'active' \
        AND (s.starts_at > $4 OR s.booking_closes_at > $4) \
        ORDER BY t.name, t.theater_id, s.starts_at, s.show_id");
    /// Served by `shows_movie_city` and the key of `show_seats`.
    TAKEN_OF_MOVIE =
        taken!("s.movie_id = $1 AND s.city_id = $2 AND s.local_date = $3 AND s.status = 'active'");
    /// Served by `shows_theater`.
    SHOWS_OF_THEATER = concat!("SELECT ", listed_columns!(), " \
        FROM shows s JOIN screens c ON c.screen_id = s.screen_id \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 \
        ORDER BY s.starts_at, c.screen_number");
    /// Served by `shows_theater` and the key of `show_seats`.
    TAKEN_OF_THEATER = taken!("s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3");
    /// Served by `shows_screen`.
    SHOWS_OF_SCREEN = concat!("SELECT ", show_columns!(), " FROM shows s \
        WHERE s.screen_id = $1 AND s.starts_at >= $2 ORDER BY s.starts_at LIMIT $3 OFFSET $4");
    COUNT_SHOWS_OF_SCREEN = "SELECT CAST(COUNT(*) AS BIGINT) FROM shows \
        WHERE screen_id = $1 AND starts_at >= $2";
    TAKEN_OF_SHOW = "SELECT CAST(COUNT(*) AS BIGINT) FROM show_seats x WHERE x.show_id = $1 \
        AND (x.state = 2 OR (x.state IN (1, 3) \
        AND (x.held_until IS NULL OR x.held_until > $2)))";
}

/// Who asks for a theatre's shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// People: what goes on and has not begun, or still sells.
    Public,
    /// Those who run the house: all of it.
    House,
}

/// A show in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedShow {
    /// The show.
    pub show: Show,
    /// The number of its screen.
    pub screen_number: i64,
    /// The name of its screen.
    pub screen_name: String,
    /// `Standard`, `IMAX`, `4DX`.
    pub screen_type: String,
    /// Seats that are held, booked or blocked at this moment.
    pub taken: u32,
}

impl ListedShow {
    /// Seats that anyone may take.
    #[must_use]
    pub const fn available_seats(&self) -> u32 {
        self.show.seat_count.saturating_sub(self.taken)
    }
}

/// A theatre with some of its shows.
#[derive(Debug, Clone, PartialEq)]
pub struct TheaterShows {
    /// The theatre.
    pub theater: Theater,
    /// In the order of their start.
    pub shows: Vec<ListedShow>,
}

/// The shows of a film in a city on a day, theatre by theatre, by name. They are some hundreds at
/// most and come as a whole.
pub fn movie_shows(
    snapshot: &mut Snapshot<'_>,
    movie: MovieId,
    city: CityId,
    date: Date,
) -> Result<Vec<TheaterShows>, StoreError> {
    let key = [movie.into(), city.into(), date.into(), snapshot.now().into()];
    let taken = taken_of(snapshot, &TAKEN_OF_MOVIE, &key)?;
    let found = snapshot.rows(&SHOWS_OF_MOVIE, &key, |row| {
        let theater = read_theater(row, SHOW_COLUMNS + SCREEN_COLUMNS)?;
        Ok((theater, read_listed(row, &taken)?))
    })?;
    let mut theaters: Vec<TheaterShows> = Vec::new();
    for (theater, show) in found {
        match theaters.last_mut().filter(|last| last.theater.id == theater.id) {
            Some(last) => last.shows.push(show),
            None => theaters.push(TheaterShows { theater, shows: vec![show] }),
        }
    }
    Ok(theaters)
}

/// The shows of a theatre from one day to another, both included, in the order of their start.
pub fn theater_shows(
    snapshot: &mut Snapshot<'_>,
    theater: TheaterId,
    (from, to): (Date, Date),
    audience: Audience,
) -> Result<Vec<ListedShow>, StoreError> {
    let now = snapshot.now();
    let key = [theater.into(), from.into(), to.into(), now.into()];
    let taken = taken_of(snapshot, &TAKEN_OF_THEATER, &key)?;
    let read = |row: &Row<'_>| read_listed(row, &taken);
    let mut shows = snapshot.rows(&SHOWS_OF_THEATER, &key[..3], read)?;
    if audience == Audience::Public {
        shows.retain(|listed| {
            let show = &listed.show;
            show.on_sale(now).is_ok() || (show.starts_at > now && show.is_active())
        });
    }
    Ok(shows)
}

/// The shows of a screen from an instant on, whatever their state.
pub fn screen_shows(
    snapshot: &mut Snapshot<'_>,
    screen: ScreenId,
    from: Timestamp,
    page: Page,
) -> Result<Paged<Show>, StoreError> {
    let window = params![screen, from, page.limit(), page.offset()];
    let rows = snapshot.rows(&SHOWS_OF_SCREEN, window, read_show)?;
    let total = snapshot.row(&COUNT_SHOWS_OF_SCREEN, params![screen, from], |row| row.get(0))?;
    Ok(Paged::new(rows, total))
}

/// How many seats of a show are held, booked or blocked at this moment.
pub fn taken_seats(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<u32, StoreError> {
    let now = snapshot.now();
    snapshot.row(&TAKEN_OF_SHOW, params![show, now], |row| row.get(0))
}

type Taken = std::collections::HashMap<ShowId, u32>;

fn taken_of(
    snapshot: &mut Snapshot<'_>,
    sql: &'static Sql,
    key: &[Param<'_>],
) -> Result<Taken, StoreError> {
    let counts = snapshot.rows(sql, key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.into_iter().collect())
}

fn read_listed(row: &Row<'_>, taken: &Taken) -> Result<ListedShow, StoreError> {
    let show = read_show(row)?;
    Ok(ListedShow {
        taken: taken.get(&show.id).copied().unwrap_or(0),
        show,
        screen_number: row.get(SHOW_COLUMNS)?,
        screen_name: row.get(SHOW_COLUMNS + 1)?,
        screen_type: row.get(SHOW_COLUMNS + 2)?,
    })
}
