//! Cities from CSV.

use kernel::{CityId, Currency};
use store::{Actor, Failure, Tx};

use crate::City;
use crate::city::city_named;
use crate::create_city::{CreateCity, create_city};
use crate::import::csv_rows::{Columns, Fields, read_csv};
use crate::import::{ALREADY_THERE, ImportRow, Imported, ReadFile, Rejection, derived_id};

const COLUMNS: Columns = Columns {
    required: &["name", "country_code", "country", "timezone", "latitude", "longitude", "currency"],
    optional: &["state", "admin1", "population"],
};

/// One city of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct CityRow(City);

/// Reads cities; the columns are described in `docs/import.md`.
#[must_use]
pub fn read_cities(csv: &str) -> ReadFile<CityRow> {
    read_csv(csv, &COLUMNS, read_city)
}

fn read_city(fields: &mut Fields<'_>) -> Option<CityRow> {
    let (name, country_code) = (fields.required("name"), fields.required("country_code"));
    let (country, timezone) = (fields.required("country"), fields.required("timezone"));
    let currency: Option<Currency> = fields.value("currency", "INR");
    let latitude = fields.value("latitude", "19.07");
    let longitude = fields.value("longitude", "72.88");
    let population: Option<Option<i64>> = fields.optional("population", "12500000");
    let state = fields.text("state").or_else(|| fields.text("admin1")).unwrap_or("");
    let (name, country_code) = (name?, country_code?);
    Some(CityRow(City {
        id: CityId::new(derived_id("city", &[name, state, country_code])),
        name: name.to_owned(),
        state: state.to_owned(),
        country: country?.to_owned(),
        country_code: country_code.to_owned(),
        timezone: timezone?.to_owned(),
        currency: currency?,
        latitude: latitude?,
        longitude: longitude?,
        population: population?.unwrap_or(0),
        is_active: true,
    }))
}

impl ImportRow for CityRow {
    fn write(&self, tx: &mut Tx<'_>, actor: Actor) -> Result<Imported, Failure<Rejection>> {
        let city = &self.0;
        let key = (city.name.as_str(), city.state.as_str(), city.country_code.as_str());
        if let Some(known) = city_named(tx, key)? {
            let as_known = City { id: known.id, is_active: known.is_active, ..city.clone() };
            return if as_known == known {
                Ok(Imported::Unchanged)
            } else {
                Err(Rejection::of("name", ALREADY_THERE).into())
            };
        }
        let command = CreateCity { actor, city: city.clone() };
        create_city(tx, &command).map_err(|failure| failure.map(Rejection::from))?;
        Ok(Imported::Created)
    }
}
