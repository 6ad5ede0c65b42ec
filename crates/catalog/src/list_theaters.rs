//! Lists of theatres: of a city, near a place, with a facility.

use kernel::CityId;
use store::{Snapshot, StoreError, params, sql};

use crate::Coordinates;
use crate::folded::folded;
use crate::limits::NEARBY_KM_MAX;
use crate::paging::{Page, Paged};
use crate::theater::{HouseStatus, Theater, read_theater, theater_columns};

sql! {
    /// Served by `theaters_city`. A city has some hundreds of theatres at most.
    THEATERS_OF_CITY = concat!("SELECT ", theater_columns!(), " FROM theaters t \
        WHERE t.city_id = $1 ORDER BY t.name, t.theater_id");
    /// Served by `theaters_latitude`: a belt around the earth, some per cent of all theatres.
    THEATERS_OF_BELT = concat!("SELECT ", theater_columns!(), " FROM theaters t \
        WHERE t.latitude BETWEEN $1 AND $2");
    /// Reads all of them, some ten thousand at most; asked for when neither city nor place matters.
    ALL_THEATERS = concat!("SELECT ", theater_columns!(), " FROM theaters t \
        ORDER BY t.name, t.theater_id");
    LIST_THEATERS = concat!("SELECT ", theater_columns!(), " FROM theaters t \
        ORDER BY t.name, t.theater_id LIMIT $1 OFFSET $2");
    COUNT_THEATERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM theaters";
}

/// Which theatres are wanted. What is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct TheaterFilter {
    /// In this city.
    pub city: Option<CityId>,
    /// Nearest to this place first. Without a city, those within [`NEARBY_KM_MAX`].
    pub near: Option<Coordinates>,
    /// With this facility, in whatever case.
    pub facility: Option<String>,
}

/// A theatre in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedTheater {
    /// The theatre.
    pub theater: Theater,
    /// How far it is, where a place was given and the theatre's own is known.
    pub km: Option<f64>,
}

/// The open theatres that pass a filter: by distance where a place is given, else by name.
pub fn list_theaters(
    snapshot: &mut Snapshot<'_>,
    filter: &TheaterFilter,
    page: Page,
) -> Result<Paged<ListedTheater>, StoreError> {
    let facility = filter.facility.as_deref().map(folded);
    let has_it = |theater: &Theater| {
        facility.as_ref().is_none_or(|wanted| {
            theater.facilities.iter().any(|facility| folded(facility) == *wanted)
        })
    };
    let is_near = |listed: &ListedTheater| match filter.near {
        Some(_) if filter.city.is_none() => listed.km.is_some_and(|km| km <= NEARBY_KM_MAX),
        _ => true,
    };
    let mut listed: Vec<ListedTheater> = candidates(snapshot, filter)?
        .into_iter()
        .filter(|theater| theater.status == HouseStatus::Active && has_it(theater))
        .map(|theater| ListedTheater { km: distance(&theater, filter.near), theater })
        .filter(is_near)
        .collect();
    if filter.near.is_some() {
        let far = |listed: &ListedTheater| listed.km.unwrap_or(f64::INFINITY);
        listed.sort_by(|a, b| far(a).total_cmp(&far(b)));
    }
    Ok(page.of(listed))
}

/// All theatres, closed ones included, by name: for those who run the house.
pub fn list_theaters_of_the_house(
    snapshot: &mut Snapshot<'_>,
    page: Page,
) -> Result<Paged<Theater>, StoreError> {
    let window = params![page.limit(), page.offset()];
    let rows = snapshot.rows(&LIST_THEATERS, window, |row| read_theater(row, 0))?;
    let total = snapshot.row(&COUNT_THEATERS, &[], |row| row.get(0))?;
    Ok(Paged::new(rows, total))
}

fn candidates(
    snapshot: &mut Snapshot<'_>,
    filter: &TheaterFilter,
) -> Result<Vec<Theater>, StoreError> {
    match (filter.city, filter.near) {
        (Some(city), _) => {
            snapshot.rows(&THEATERS_OF_CITY, params![city], |row| read_theater(row, 0))
        }
        (None, Some(near)) => {
            let (south, north) = near.latitudes_within(NEARBY_KM_MAX);
            let belt = params![south, north];
            snapshot.rows(&THEATERS_OF_BELT, belt, |row| read_theater(row, 0))
        }
        (None, None) => snapshot.rows(&ALL_THEATERS, &[], |row| read_theater(row, 0)),
    }
}

fn distance(theater: &Theater, near: Option<Coordinates>) -> Option<f64> {
    near.zip(theater.coordinates).map(|(near, at)| near.km_to(at))
}
