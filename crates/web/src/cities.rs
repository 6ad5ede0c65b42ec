//! The choice of a city.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use catalog::Coordinates;
use http_api::ApiError;
use serde::Deserialize;
use ui::pages::cities::{self as page, CityLine};

use crate::Site;
use crate::door::{Page, Visitor, see_other};
use crate::places::Place;

/// Cities that are offered before anything is typed.
const LARGE: usize = 12;
/// Cities that a search lists.
const FOUND_MAX: usize = 24;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Whether to choose although a city is remembered.
    choose: Option<String>,
    /// A part of a city's name.
    q: String,
    /// `19.07,72.88`: the nearest city to this place.
    near: Option<String>,
}

/// The choice, or the home of the city that was chosen before.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wish): Query<Wish>,
) -> Result<Response, ApiError> {
    let places = site.lists.places(site.app()).await?;
    let near = wish.near.as_deref().and_then(place_of);
    let nearest = near.and_then(|here| places.nearest(here, 1).first().map(|(place, _)| *place));
    let remembered = visitor.city.as_ref().and_then(|city| places.find(&city.slug));
    let query = wish.q.trim();
    if let Some(place) = nearest {
        return Ok(see_other(&place.href()));
    }
    if let Some(place) = remembered.filter(|_| wish.choose.is_none() && query.is_empty()) {
        return Ok(see_other(&place.href()));
    }
    let cities = match query {
        "" => places.large(LARGE).map(line).collect(),
        query => places.search(query, FOUND_MAX).into_iter().map(line).collect(),
    };
    let view = page::View { query: query.to_owned(), cities, all: places.count() as u64 };
    Ok(Page::ok(page::show(&visitor.shell(), &view)).into_response())
}

fn line(place: &Place) -> CityLine {
    CityLine { name: place.city.name.clone(), region: place.region(), href: place.href() }
}

fn place_of(text: &str) -> Option<Coordinates> {
    let (latitude, longitude) = text.split_once(',')?;
    let (latitude, longitude): (f64, f64) = (latitude.parse().ok()?, longitude.parse().ok()?);
    let is_place = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    is_place.then_some(Coordinates { latitude, longitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_on_earth_are_places() {
        assert!(place_of("19.07,72.88").is_some());
        for odd in ["", "19", "91,0", "0,181", "NaN,0", "a,b"] {
            assert!(place_of(odd).is_none(), "{odd}");
        }
    }
}
