//! Changes a city, or takes it out of the choice.

use kernel::{CityId, Currency, Fact};
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::city::{City, find_city};
use crate::create_city::{is_name_taken, name_taken};
use crate::edit::{Changes, EditRefusal};

sql! {
    UPDATE_CITY = "UPDATE cities SET name = $2, state = $3, country = $4, timezone = $5, \
        currency = $6, latitude = $7, longitude = $8, population = $9, is_active = $10, \
        updated_at = $11 WHERE city_id = $1";
}

/// What to change; what is `None` stays. Theatres that exist keep their zone and currency.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `City`")]
pub struct UpdateCity {
    pub actor: Actor,
    pub city: CityId,
    pub name: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub timezone: Option<String>,
    pub currency: Option<Currency>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub population: Option<i64>,
    pub is_active: Option<bool>,
}

impl UpdateCity {
    /// A command that changes nothing yet.
    #[must_use]
    pub const fn of(city: CityId, actor: Actor) -> Self {
        Self {
            actor,
            city,
            name: None,
            state: None,
            country: None,
            timezone: None,
            currency: None,
            latitude: None,
            longitude: None,
            population: None,
            is_active: None,
        }
    }
}

/// Changes a city and returns it as it is now.
pub fn update_city(tx: &mut Tx<'_>, command: &UpdateCity) -> Result<City, Failure<EditRefusal>> {
    let mut city = find_city(tx, command.city)?.ok_or(EditRefusal::NotFound("city"))?;
    let mut changes = Changes::default();
    changes.set("name", &mut city.name, command.name.as_ref());
    changes.set("state", &mut city.state, command.state.as_ref());
    changes.set("country", &mut city.country, command.country.as_ref());
    changes.set("timezone", &mut city.timezone, command.timezone.as_ref());
    changes.set("currency", &mut city.currency, command.currency.as_ref());
    changes.set("latitude", &mut city.latitude, command.latitude.as_ref());
    changes.set("longitude", &mut city.longitude, command.longitude.as_ref());
    changes.set("population", &mut city.population, command.population.as_ref());
    changes.set("isActive", &mut city.is_active, command.is_active.as_ref());
    if changes.is_empty() {
        return Ok(city);
    }
    city.check()?;
    if is_name_taken(tx, &city)? {
        return Err(name_taken(&city).into());
    }
    write(tx, &city)?;
    tx.fact(Fact::CitiesChanged);
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.update_city",
        subject_kind: "city",
        subject: city.id.uuid(),
        detail: changes.detail(),
    })?;
    Ok(city)
}

fn write(tx: &mut Tx<'_>, city: &City) -> Result<u64, store::StoreError> {
    let now = tx.now();
    tx.execute(
        &UPDATE_CITY,
        params![
            city.id,
            &city.name,
            &city.state,
            &city.country,
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
