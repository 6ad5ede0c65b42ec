//! Cities, for those who run the installation.

use axum::extract::State;
use axum::http::StatusCode;
use catalog::{
    CreateCity, UpdateCity, create_city, find_city, list_cities_of_the_house, update_city,
};
use kernel::{CityId, Currency};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::cities::City;
use crate::door::{ApiError, Id, Json, PageQuery, Pagination, Query, SystemAdmin};

/// A new city.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCity {
    /// Its name.
    #[schema(example = "Pune", min_length = 1, max_length = 300)]
    name: String,
    /// State, province or region.
    #[serde(default)]
    #[schema(example = "Maharashtra", max_length = 300)]
    state: String,
    /// Its country.
    #[schema(example = "India", min_length = 1, max_length = 300)]
    country: String,
    /// ISO 3166-1, two letters.
    #[schema(example = "IN", pattern = "^[A-Z]{2}$")]
    country_code: String,
    /// IANA name; what its theatres start with.
    #[schema(example = "Asia/Kolkata")]
    timezone: String,
    /// ISO 4217; what its theatres start with.
    #[schema(value_type = String, example = "INR", pattern = "^[A-Z]{3}$")]
    currency: Currency,
    /// Degrees, north positive.
    #[schema(example = 18.52, minimum = -90, maximum = 90)]
    latitude: f64,
    /// Degrees, east positive.
    #[schema(example = 73.86, minimum = -180, maximum = 180)]
    longitude: f64,
    /// Inhabitants; larger cities are listed first.
    #[serde(default)]
    #[schema(example = 3_124_458, minimum = 0)]
    population: i64,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CityChange {
    /// Its name.
    #[schema(example = "Pune", min_length = 1, max_length = 300)]
    name: Option<String>,
    /// State, province or region.
    #[schema(example = "Maharashtra", max_length = 300)]
    state: Option<String>,
    /// Its country.
    #[schema(example = "India", min_length = 1, max_length = 300)]
    country: Option<String>,
    /// IANA name.
    #[schema(example = "Asia/Kolkata")]
    timezone: Option<String>,
    /// ISO 4217.
    #[schema(value_type = Option<String>, example = "INR", pattern = "^[A-Z]{3}$")]
    currency: Option<Currency>,
    /// Degrees, north positive.
    #[schema(example = 18.52, minimum = -90, maximum = 90)]
    latitude: Option<f64>,
    /// Degrees, east positive.
    #[schema(example = 73.86, minimum = -180, maximum = 180)]
    longitude: Option<f64>,
    /// Inhabitants.
    #[schema(example = 3_124_458, minimum = 0)]
    population: Option<i64>,
    /// Whether people may choose it.
    #[schema(example = true)]
    is_active: Option<bool>,
}

/// A city as those see it who run the installation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CityOfHouse {
    /// What everybody sees.
    #[serde(flatten)]
    city: City,
    /// Inhabitants.
    #[schema(example = 3_124_458)]
    population: i64,
    /// Whether people may choose it.
    #[schema(example = true)]
    is_active: bool,
}

/// All cities, inactive ones included.
#[derive(Serialize, ToSchema)]
pub struct CitiesOfHouse {
    /// This page of them.
    cities: Vec<CityOfHouse>,
    /// Where this page lies.
    pagination: Pagination,
}

/// Add a city
#[utoipa::path(
    post, path = "/api/v1/admin/cities", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 201, description = "Added", body = CityOfHouse),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 409, description = "`already_exists`"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn add_city(
    State(app): State<App>,
    SystemAdmin(principal): SystemAdmin,
    Json(body): Json<NewCity>,
) -> Result<(StatusCode, axum::Json<CityOfHouse>), ApiError> {
    let command = CreateCity { actor: principal.actor(), city: body.into_city(&app) };
    let city = app.store.write("catalog.create_city", move |tx| create_city(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(city.into())))
}

/// All cities
#[utoipa::path(
    get, path = "/api/v1/admin/cities", tag = "Run the installation", params(PageQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "By name, inactive ones included", body = CitiesOfHouse),
        (status = 403, description = "`not_allowed`: not a system admin"),
    )
)]
pub async fn list_all_cities(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<CitiesOfHouse>, ApiError> {
    let page = query.read()?;
    let found = app
        .store
        .read("catalog.list_cities_of_the_house", move |s| list_cities_of_the_house(s, page.rows()))
        .await?;
    let cities = found.rows.into_iter().map(CityOfHouse::from).collect();
    Ok(axum::Json(CitiesOfHouse { cities, pagination: page.of(found.total) }))
}

/// A city
#[utoipa::path(
    get, path = "/api/v1/admin/cities/{cityId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The city", body = CityOfHouse),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`unknown_city`"),
    )
)]
pub async fn show_city(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Id(id): Id<CityId>,
) -> Result<axum::Json<CityOfHouse>, ApiError> {
    let city = app.store.read("catalog.find_city", move |s| find_city(s, id)).await?;
    let unknown = || ApiError::not_found("unknown_city", "There is no such city.");
    Ok(axum::Json(city.ok_or_else(unknown)?.into()))
}

/// Change a city
#[utoipa::path(
    patch, path = "/api/v1/admin/cities/{cityId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The city as it is now", body = CityOfHouse),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`already_exists`"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn change_city(
    State(app): State<App>,
    SystemAdmin(principal): SystemAdmin,
    Id(city): Id<CityId>,
    Json(body): Json<CityChange>,
) -> Result<axum::Json<CityOfHouse>, ApiError> {
    let command = UpdateCity {
        actor: principal.actor(),
        city,
        name: body.name,
        state: body.state,
        country: body.country,
        timezone: body.timezone,
        currency: body.currency,
        latitude: body.latitude,
        longitude: body.longitude,
        population: body.population,
        is_active: body.is_active,
    };
    let city = app.store.write("catalog.update_city", move |tx| update_city(tx, &command)).await?;
    Ok(axum::Json(city.into()))
}

impl NewCity {
    fn into_city(self, app: &App) -> catalog::City {
        catalog::City {
            id: app.fresh(CityId::new),
            name: self.name,
            state: self.state,
            country: self.country,
            country_code: self.country_code,
            timezone: self.timezone,
            currency: self.currency,
            latitude: self.latitude,
            longitude: self.longitude,
            population: self.population,
            is_active: true,
        }
    }
}

impl From<catalog::City> for CityOfHouse {
    fn from(city: catalog::City) -> Self {
        let (population, is_active) = (city.population, city.is_active);
        Self { city: city.into(), population, is_active }
    }
}
