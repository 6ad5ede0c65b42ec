//! Adds a city.

use kernel::Fact;
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::city::{City, city_named, find_city};
use crate::edit::{EditRefusal, FieldProblem};

sql! {
    INSERT_CITY = "INSERT INTO cities (city_id, name, state, country, country_code, timezone, \
        currency, latitude, longitude, population, is_active, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) ON CONFLICT DO NOTHING";
}

/// A city to add.
#[derive(Debug, Clone)]
pub struct CreateCity {
    /// Who adds it.
    pub actor: Actor,
    /// What it is, with its new identifier.
    pub city: City,
}

/// Adds a city. The same command again finds it there.
pub fn create_city(tx: &mut Tx<'_>, command: &CreateCity) -> Result<City, Failure<EditRefusal>> {
    let city = &command.city;
    city.check()?;
    if insert(tx, city)? == 0 {
        return existing(tx, city);
    }
    tx.fact(Fact::CitiesChanged);
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.create_city",
        subject_kind: "city",
        subject: city.id.uuid(),
        detail: json!({ "name": city.name, "countryCode": city.country_code }),
    })?;
    Ok(city.clone())
}

fn insert(tx: &mut Tx<'_>, city: &City) -> Result<u64, store::StoreError> {
    let now = tx.now();
    tx.execute(
        &INSERT_CITY,
        params![
            city.id,
            &city.name,
            &city.state,
            &city.country,
            &city.country_code,
            &city.timezone,
            city.currency.code(),
            city.latitude,
            city.longitude,
            city.population,
            city.is_active,
            now,
        ],
    )
}

/// The insert met a key: it is this command's own earlier work, another city of that identifier, or
/// another city of that name.
fn existing(tx: &mut Tx<'_>, city: &City) -> Result<City, Failure<EditRefusal>> {
    match find_city(tx, city.id)? {
        Some(known) if known == *city => Ok(known),
        Some(_) => Err(EditRefusal::IdReused.into()),
        None => Err(name_taken(city).into()),
    }
}

/// Another city than this one has its name.
pub(crate) fn is_name_taken(tx: &mut Tx<'_>, city: &City) -> Result<bool, store::StoreError> {
    let key = (city.name.as_str(), city.state.as_str(), city.country_code.as_str());
    Ok(city_named(tx, key)?.is_some_and(|other| other.id != city.id))
}

pub(crate) fn name_taken(city: &City) -> EditRefusal {
    EditRefusal::Taken(FieldProblem {
        field: "name".to_owned(),
        message: format!(
            "There is already a city {} in {} {}. Change that one, or set another state.",
            city.name, city.state, city.country_code
        ),
    })
}
