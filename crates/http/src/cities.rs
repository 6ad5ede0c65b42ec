//! Cities: where people look for something to see.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions::{self, ListedCity};
use crate::door::{ApiError, Caller, Page, Pagination, Query, Written, place};
use crate::listings::name_of;

/// Cities of a page, unless the caller says otherwise: most houses need no second page.
const CITIES_LIMIT: u32 = 100;

/// Which cities.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CitiesQuery {
    /// Nearest first: degrees, north positive; goes with `lng`.
    #[param(minimum = -90, maximum = 90)]
    lat: Option<f64>,
    /// Degrees, east positive.
    #[param(minimum = -180, maximum = 180)]
    lng: Option<f64>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Cities of a page.
    #[param(minimum = 1, maximum = 100, default = 100)]
    limit: Option<u32>,
}

/// Cities, larger ones first.
#[derive(Serialize, ToSchema)]
pub struct Cities {
    /// This page of them.
    cities: Vec<City>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A city in which theatres sell.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct City {
    /// Names the city.
    pub city_id: Uuid,
    /// Its name.
    #[schema(example = "Mumbai")]
    pub name: String,
    /// State, province or region; empty where there is none.
    #[schema(example = "Maharashtra")]
    pub state: String,
    /// Its country.
    #[schema(example = "India")]
    pub country: String,
    /// ISO 3166-1, two letters.
    #[schema(example = "IN")]
    pub country_code: String,
    /// IANA name.
    #[schema(example = "Asia/Kolkata")]
    pub timezone: String,
    /// The currency that its theatres start with.
    #[schema(example = "INR")]
    pub currency: String,
    /// Degrees, north positive.
    #[schema(example = 19.08)]
    pub latitude: f64,
    /// Degrees, east positive.
    #[schema(example = 72.88)]
    pub longitude: f64,
    /// How far it is in kilometres, where a place was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f64>,
}

/// Cities
#[utoipa::path(
    get, path = "/api/v1/cities", tag = "Catalogue", params(CitiesQuery),
    responses(
        (status = 200, description = "The cities in which theatres sell", body = Cities),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
    )
)]
pub async fn show_cities(
    State(app): State<App>,
    uri: Uri,
    Query(query): Query<CitiesQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let page = Page::read(query.page, Some(query.limit.unwrap_or(CITIES_LIMIT)))?;
    let near = place(query.lat, query.lng)?;
    let write = async {
        let found = actions::cities(&app, near, page).await?;
        let cities = found.rows.into_iter().map(City::listed).collect();
        Written::json(&Cities { cities, pagination: page.of(found.total) })
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

impl City {
    fn listed(ListedCity { city, km }: ListedCity) -> Self {
        Self { distance_km: km, ..Self::from(city) }
    }
}

impl From<catalog::City> for City {
    fn from(city: catalog::City) -> Self {
        Self {
            city_id: city.id.uuid(),
            name: city.name,
            state: city.state,
            country: city.country,
            country_code: city.country_code,
            timezone: city.timezone,
            currency: city.currency.to_string(),
            latitude: city.latitude,
            longitude: city.longitude,
            distance_km: None,
        }
    }
}
