//! From the names in a file to the records that they mean.

use store::{Failure, Snapshot};

use crate::City;
use crate::city::cities_named;
use crate::import::Rejection;
use crate::import::csv_rows::Fields;

/// How a file names a city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityName {
    /// Its name.
    pub city: String,
    /// Its state, where the name alone does not say which.
    pub state: Option<String>,
    /// Its country, where the name alone does not say which.
    pub country_code: Option<String>,
}

impl CityName {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            city: fields.required("city")?.to_owned(),
            state: fields.text("state").map(str::to_owned),
            country_code: fields.text("country_code").map(str::to_owned),
        })
    }

    pub(crate) fn find(&self, snapshot: &mut Snapshot<'_>) -> Result<City, Failure<Rejection>> {
        let mut cities = cities_named(snapshot, &self.city, self.country_code.as_deref())?;
        if let Some(state) = &self.state {
            cities.retain(|city| city.state == *state);
        }
        one_of(cities, "city", &self.city, "state or country_code")
    }
}

/// The one record that a name means.
pub(crate) fn one_of<T>(
    mut found: Vec<T>,
    field: &str,
    name: &str,
    distinguished_by: &str,
) -> Result<T, Failure<Rejection>> {
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => {
            let message =
                format!("There are several called {name:?}. Fill in {distinguished_by} too.");
            Err(Rejection::of(field, message).into())
        }
        (None, _) => {
            let message = format!("There is no {field} {name:?}. Import or add it first.");
            Err(Rejection::of(field, message).into())
        }
    }
}
