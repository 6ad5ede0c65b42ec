//! The demo's cities, embedded: places of GeoNames with their zone and currency.

use std::collections::HashMap;

use catalog::City;
use kernel::CityId;
use serde::Deserialize;

use super::dice::Dice;

const CITIES: &[u8] = include_bytes!("../../../../data/cities.csv");
/// Names of the regions that GeoNames numbers, for the countries with the most cities here.
const REGIONS: &[u8] = include_bytes!("../../../../data/regions.csv");

#[derive(Deserialize)]
struct Place {
    name: String,
    admin1: String,
    country_code: String,
    country: String,
    timezone: String,
    latitude: f64,
    longitude: f64,
    population: i64,
    currency: String,
}

#[derive(Deserialize)]
struct Region {
    country_code: String,
    code: String,
    name: String,
}

/// All cities, the largest first.
pub(super) fn cities() -> Vec<City> {
    let regions: HashMap<(String, String), String> = read(REGIONS)
        .map(|Region { country_code, code, name }| ((country_code, code), name))
        .collect();
    read(CITIES)
        .map(|place: Place| {
            let dice = Dice::of(&["city", &place.country_code, &place.admin1, &place.name]);
            let key = (place.country_code, place.admin1);
            // A bare number says nothing to people; letters, as in US states, do.
            let state = regions.get(&key).cloned().unwrap_or_else(|| {
                Some(&key.1)
                    .filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic()))
                    .cloned()
                    .unwrap_or_default()
            });
            City {
                id: dice.id(CityId::new),
                name: place.name,
                state,
                country: place.country,
                country_code: key.0,
                timezone: place.timezone,
                currency: place.currency.parse().expect("the file names real currencies"),
                latitude: place.latitude,
                longitude: place.longitude,
                population: place.population,
                is_active: true,
            }
        })
        .collect()
}

fn read<T: for<'de> Deserialize<'de>>(bytes: &'static [u8]) -> impl Iterator<Item = T> {
    csv::Reader::from_reader(bytes)
        .into_deserialize()
        .map(|row| row.expect("the embedded file has these columns"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_city_is_named_as_people_know_it() {
        let cities = cities();
        assert_eq!(cities.len(), 2_500);
        let named = |name: &str| cities.iter().find(|city| city.name == name).unwrap();
        assert_eq!(named("Mumbai").state, "Maharashtra");
        assert_eq!(named("New York City").state, "NY");
        assert_eq!(named("London").state, "England");
        assert_eq!(named("Tokyo").state, "");
        assert!(cities.iter().all(|city| jiff::tz::TimeZone::get(&city.timezone).is_ok()));
    }
}
