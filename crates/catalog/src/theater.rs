//! Theatres: the houses that sell. The API spells it "theater".

use kernel::{CityId, Currency, TheaterId};
use store::{Param, Row, Snapshot, StoreError, params, sql};

use crate::edit::{Checks, EditRefusal};
use crate::folded::folded_all;
use crate::limits::NAME_CHARS_MAX;
use crate::words::words;
use crate::{Coordinates, OrphanRule};

macro_rules! theater_columns {
    () => {
        "t.theater_id, t.city_id, t.name, t.address, t.timezone, t.currency, t.latitude, \
         t.longitude, t.facilities, t.orphan_rule, t.cancellation_fee_bp, t.status"
    };
}
pub(crate) use theater_columns;

/// What a theatre keeps of a cancelled booking unless it says otherwise, in basis points.
pub const CANCELLATION_FEE_BP_DEFAULT: i64 = 1_000;

sql! {
    FIND_THEATER =
        concat!("SELECT ", theater_columns!(), " FROM theaters t WHERE t.theater_id = $1");
    /// Served by `theaters_city`.
    THEATERS_NAMED = concat!("SELECT ", theater_columns!(), " FROM theaters t \
        WHERE t.city_id = $1 AND t.name = $2 ORDER BY t.theater_id");
}

words! {
    /// Whether a house or a screen is in use.
    HouseStatus {
        /// It is.
        Active => "active",
        /// It sells no new shows.
        Closed => "closed",
    }
}

/// A house that sells.
#[derive(Debug, Clone, PartialEq)]
pub struct Theater {
    /// Which.
    pub id: TheaterId,
    /// Its city.
    pub city: CityId,
    /// `Regal, Marine Drive`
    pub name: String,
    /// Street and place.
    pub address: String,
    /// IANA zone of its local times; never changes.
    pub timezone: String,
    /// Currency of its prices; never changes.
    pub currency: Currency,
    /// Where it stands, if known.
    pub coordinates: Option<Coordinates>,
    /// `Parking`, `Food Court`, `Wheelchair Access`.
    pub facilities: Vec<String>,
    /// What new shows do about single seats left over.
    pub orphan_rule: OrphanRule,
    /// What it keeps of a cancelled booking, in basis points.
    pub cancellation_fee_bp: i64,
    /// Whether it is in use.
    pub status: HouseStatus,
}

impl Theater {
    pub(crate) fn check(&self) -> Result<(), EditRefusal> {
        let mut checks = Checks::default();
        checks.required("name", &self.name, NAME_CHARS_MAX);
        checks.required("address", &self.address, NAME_CHARS_MAX);
        checks.timezone(&self.timezone);
        checks.word_list("facilities", &self.facilities);
        if let Some(at) = self.coordinates {
            checks.coordinates(at.latitude, at.longitude);
        }
        if !(0..=10_000).contains(&self.cancellation_fee_bp) {
            let message = "\"cancellationFeeBp\" must be 0 to 10000 (100 is one percent).";
            checks.problem("cancellationFeeBp", message);
        }
        checks.done()
    }

    pub(crate) fn search_text(&self) -> String {
        folded_all([self.name.as_str(), &self.address])
    }
}

/// The theatre with this identifier, closed ones included.
pub fn find_theater(
    snapshot: &mut Snapshot<'_>,
    id: TheaterId,
) -> Result<Option<Theater>, StoreError> {
    snapshot.row_opt(&FIND_THEATER, params![id], |row| read_theater(row, 0))
}

/// The theatres of exactly this name in a city.
pub fn theaters_named(
    snapshot: &mut Snapshot<'_>,
    city: CityId,
    name: &str,
) -> Result<Vec<Theater>, StoreError> {
    snapshot.rows(&THEATERS_NAMED, params![city, name], |row| read_theater(row, 0))
}

/// Reads `theater_columns!` from a column on, in its order.
pub(crate) fn read_theater(row: &Row<'_>, first: usize) -> Result<Theater, StoreError> {
    let (latitude, longitude) = (row.get::<Option<f64>>(first + 6)?, row.get(first + 7)?);
    let coordinates =
        latitude.zip(longitude).map(|(latitude, longitude)| Coordinates { latitude, longitude });
    Ok(Theater {
        id: row.get(first)?,
        city: row.get(first + 1)?,
        name: row.get(first + 2)?,
        address: row.get(first + 3)?,
        timezone: row.get(first + 4)?,
        currency: row.word(first + 5)?,
        coordinates,
        facilities: row.json(first + 8)?,
        orphan_rule: row.word(first + 9)?,
        cancellation_fee_bp: row.get(first + 10)?,
        status: row.word(first + 11)?,
    })
}

/// The parameters that creating and changing a theatre have in common.
pub(crate) fn theater_params<'a>(theater: &'a Theater, search_text: &'a str) -> [Param<'a>; 10] {
    [
        theater.id.into(),
        (&theater.name).into(),
        (&theater.address).into(),
        theater.coordinates.map(|at| at.latitude).into(),
        theater.coordinates.map(|at| at.longitude).into(),
        Param::json(&theater.facilities),
        theater.orphan_rule.as_str().into(),
        theater.cancellation_fee_bp.into(),
        theater.status.as_str().into(),
        search_text.into(),
    ]
}
