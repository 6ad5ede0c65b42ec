//! Cities: where people look for something to see.

use kernel::{CityId, Currency};
use store::{Row, Snapshot, StoreError, params, sql};

use crate::Coordinates;
use crate::edit::{Checks, EditRefusal};
use crate::limits::NAME_CHARS_MAX;
use crate::paging::{Page, Paged};

macro_rules! city_columns {
    () => {
        "c.city_id, c.name, c.state, c.country, c.country_code, c.timezone, c.currency, \
         c.latitude, c.longitude, c.population, c.is_active"
    };
}
pub(crate) use city_columns;

macro_rules! columns {
    () => {
        concat!("SELECT ", city_columns!(), " FROM cities c")
    };
}

sql! {
    FIND_CITY = concat!(columns!(), " WHERE city_id = $1");
    CITY_NAMED = concat!(columns!(), " WHERE name = $1 AND state = $2 AND country_code = $3");
    CITIES_NAMED = concat!(columns!(), " WHERE name = $1 \
        AND (CAST($2 AS TEXT) IS NULL OR country_code = $2) ORDER BY population DESC");
    LIST_CITIES = concat!(columns!(), " WHERE is_active = TRUE \
        ORDER BY population DESC, name, city_id LIMIT $1 OFFSET $2");
    COUNT_CITIES = "SELECT CAST(COUNT(*) AS BIGINT) FROM cities WHERE is_active = TRUE";
    ACTIVE_CITIES = concat!(columns!(), " WHERE is_active = TRUE");
    CITIES_OF_THE_HOUSE = concat!(columns!(), " ORDER BY name, state, city_id LIMIT $1 OFFSET $2");
    COUNT_CITIES_OF_THE_HOUSE = "SELECT CAST(COUNT(*) AS BIGINT) FROM cities";
}

/// A city in which theatres sell.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Which.
    pub id: CityId,
    /// `Mumbai`
    pub name: String,
    /// State, province or region; empty where there is none.
    pub state: String,
    /// `India`
    pub country: String,
    /// ISO 3166-1, two letters: `IN`.
    pub country_code: String,
    /// IANA name; what its theatres start with.
    pub timezone: String,
    /// What its theatres start with.
    pub currency: Currency,
    /// Degrees, north positive.
    pub latitude: f64,
    /// Degrees, east positive.
    pub longitude: f64,
    /// Inhabitants; larger cities are listed first.
    pub population: i64,
    /// Whether people may choose it.
    pub is_active: bool,
}

impl City {
    /// Where it lies.
    #[must_use]
    pub const fn coordinates(&self) -> Coordinates {
        Coordinates { latitude: self.latitude, longitude: self.longitude }
    }

    pub(crate) fn check(&self) -> Result<(), EditRefusal> {
        let mut checks = Checks::default();
        checks.required("name", &self.name, NAME_CHARS_MAX);
        checks.length("state", &self.state, NAME_CHARS_MAX);
        checks.required("country", &self.country, NAME_CHARS_MAX);
        let is_code = self.country_code.len() == 2
            && self.country_code.bytes().all(|letter| letter.is_ascii_uppercase());
        if !is_code {
            checks.problem("countryCode", "\"countryCode\" needs two capital letters, as in IN.");
        }
        checks.timezone(&self.timezone);
        checks.coordinates(self.latitude, self.longitude);
        if self.population < 0 {
            checks.problem("population", "\"population\" cannot be negative.");
        }
        checks.done()
    }
}

/// The city with this identifier, inactive ones included.
pub fn find_city(snapshot: &mut Snapshot<'_>, id: CityId) -> Result<Option<City>, StoreError> {
    snapshot.row_opt(&FIND_CITY, params![id], read_city)
}

/// The one city that has this name in this state and country; the three are unique together.
pub(crate) fn city_named(
    snapshot: &mut Snapshot<'_>,
    (name, state, country_code): (&str, &str, &str),
) -> Result<Option<City>, StoreError> {
    snapshot.row_opt(&CITY_NAMED, params![name, state, country_code], read_city)
}

/// All cities of this name, in one country or in all, the largest first.
pub fn cities_named(
    snapshot: &mut Snapshot<'_>,
    name: &str,
    country_code: Option<&str>,
) -> Result<Vec<City>, StoreError> {
    snapshot.rows(&CITIES_NAMED, params![name, country_code], read_city)
}

/// The active cities, the largest first.
pub fn list_cities(snapshot: &mut Snapshot<'_>, page: Page) -> Result<Paged<City>, StoreError> {
    let rows = snapshot.rows(&LIST_CITIES, params![page.limit(), page.offset()], read_city)?;
    let total = snapshot.row(&COUNT_CITIES, &[], |row| row.get(0))?;
    Ok(Paged::new(rows, total))
}

/// All cities, inactive ones included, by name: for those who run the house.
pub fn list_cities_of_the_house(
    snapshot: &mut Snapshot<'_>,
    page: Page,
) -> Result<Paged<City>, StoreError> {
    let window = params![page.limit(), page.offset()];
    let rows = snapshot.rows(&CITIES_OF_THE_HOUSE, window, read_city)?;
    let total = snapshot.row(&COUNT_CITIES_OF_THE_HOUSE, &[], |row| row.get(0))?;
    Ok(Paged::new(rows, total))
}

/// The active cities, the nearest first, with their distances in kilometres. There are some
/// thousands of cities at most, so all are looked at.
pub fn nearest_cities(
    snapshot: &mut Snapshot<'_>,
    from: Coordinates,
    page: Page,
) -> Result<Paged<(City, f64)>, StoreError> {
    let cities = snapshot.rows(&ACTIVE_CITIES, &[], read_city)?;
    let mut cities: Vec<(City, f64)> = cities
        .into_iter()
        .map(|city| {
            let km = from.km_to(city.coordinates());
            (city, km)
        })
        .collect();
    cities.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    Ok(page.of(cities))
}

/// Reads `city_columns!`, in its order.
pub(crate) fn read_city(row: &Row<'_>) -> Result<City, StoreError> {
    Ok(City {
        id: row.get(0)?,
        name: row.get(1)?,
        state: row.get(2)?,
        country: row.get(3)?,
        country_code: row.get(4)?,
        timezone: row.get(5)?,
        currency: row.word(6)?,
        latitude: row.get(7)?,
        longitude: row.get(8)?,
        population: row.get(9)?,
        is_active: row.get(10)?,
    })
}
