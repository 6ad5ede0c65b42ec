//! Theatres: onboarding and settings.

use axum::extract::State;
use axum::http::StatusCode;
use catalog::{
    CANCELLATION_FEE_BP_DEFAULT, Coordinates, CreateTheater, UpdateTheater, create_theater,
    find_theater, list_theaters_of_the_house, update_theater,
};
use kernel::{CityId, Currency, TheaterId};
use serde::{Deserialize, Serialize};
use store::{Snapshot, StoreError};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::door::{
    ApiError, Check, Id, Json, Page, PageQuery, Pagination, Query, Staff, SystemAdmin,
};
use crate::theaters::{Theater, unknown_theater};
use crate::words::{HouseStatus, OrphanRule};

/// A new theatre.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTheater {
    /// Its city.
    city_id: Uuid,
    /// Its name.
    #[schema(example = "Regal Colaba", min_length = 1, max_length = 300)]
    name: String,
    /// Where it is.
    #[schema(example = "Shahid Bhagat Singh Road, Mumbai 400001", min_length = 1)]
    address: String,
    /// IANA name; the city's if left out.
    #[schema(example = "Asia/Kolkata")]
    timezone: Option<String>,
    /// ISO 4217; the city's if left out.
    #[schema(value_type = Option<String>, example = "INR", pattern = "^[A-Z]{3}$")]
    currency: Option<Currency>,
    /// Degrees, north positive; goes with `longitude`.
    #[schema(example = 18.92, minimum = -90, maximum = 90)]
    latitude: Option<f64>,
    /// Degrees, east positive.
    #[schema(example = 72.83, minimum = -180, maximum = 180)]
    longitude: Option<f64>,
    /// What it has.
    #[serde(default)]
    #[schema(example = json!(["Parking", "Wheelchair Access"]))]
    facilities: Vec<String>,
    /// What happens when a choice would leave a single seat; people are warned if left out.
    orphan_rule: Option<OrphanRule>,
    /// What it keeps of a cancelled booking, in basis points; 1000 (10 %) if left out.
    #[schema(example = 1000, minimum = 0, maximum = 10_000)]
    cancellation_fee_bp: Option<i64>,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TheaterChange {
    /// Its name.
    #[schema(example = "Regal Colaba", min_length = 1, max_length = 300)]
    name: Option<String>,
    /// Where it is.
    #[schema(example = "Shahid Bhagat Singh Road, Mumbai 400001")]
    address: Option<String>,
    /// Degrees, north positive; goes with `longitude`.
    #[schema(example = 18.92, minimum = -90, maximum = 90)]
    latitude: Option<f64>,
    /// Degrees, east positive.
    #[schema(example = 72.83, minimum = -180, maximum = 180)]
    longitude: Option<f64>,
    /// What it has.
    #[schema(example = json!(["Parking", "Wheelchair Access"]))]
    facilities: Option<Vec<String>>,
    /// What new shows do about single seats.
    orphan_rule: Option<OrphanRule>,
    /// What new shows keep of a cancelled booking, in basis points.
    #[schema(example = 1000, minimum = 0, maximum = 10_000)]
    cancellation_fee_bp: Option<i64>,
    /// Whether it is in use.
    status: Option<HouseStatus>,
}

/// The theatres that somebody runs.
#[derive(Serialize, ToSchema)]
pub struct TheatersOfHouse {
    /// This page of them.
    theaters: Vec<TheaterOfHouse>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A theatre as those see it who run it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TheaterOfHouse {
    /// What everybody sees.
    #[serde(flatten)]
    theater: Theater,
    /// What new shows do about single seats.
    orphan_rule: OrphanRule,
    /// What new shows keep of a cancelled booking, in basis points.
    #[schema(example = 1000)]
    cancellation_fee_bp: i64,
}

/// Add a theatre
#[utoipa::path(
    post, path = "/api/v1/admin/theaters", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 201, description = "Added", body = TheaterOfHouse),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`not_found`: the city"),
        (status = 409, description = "`already_exists`"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn add_theater(
    State(app): State<App>,
    SystemAdmin(principal): SystemAdmin,
    Json(body): Json<NewTheater>,
) -> Result<(StatusCode, axum::Json<TheaterOfHouse>), ApiError> {
    let mut check = Check::default();
    let command = CreateTheater {
        actor: principal.actor(),
        theater: app.fresh(TheaterId::new),
        city: CityId::new(body.city_id),
        timezone: body.timezone,
        currency: body.currency,
        coordinates: coordinates(&mut check, body.latitude, body.longitude),
        orphan_rule: body.orphan_rule.unwrap_or(OrphanRule::Warn).into(),
        cancellation_fee_bp: body.cancellation_fee_bp.unwrap_or(CANCELLATION_FEE_BP_DEFAULT),
        name: body.name,
        address: body.address,
        facilities: body.facilities,
    };
    check.done()?;
    let theater =
        app.store.write("catalog.create_theater", move |tx| create_theater(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(theater.into())))
}

/// The theatres that I run
#[utoipa::path(
    get, path = "/api/v1/admin/theaters", tag = "Run a theatre", params(PageQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "All of them for system admins", body = TheatersOfHouse),
        (status = 403, description = "`not_allowed`: not staff"),
    )
)]
pub async fn list_own_theaters(
    State(app): State<App>,
    Staff(principal): Staff,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<TheatersOfHouse>, ApiError> {
    let page = query.read()?;
    let (theaters, total) = if principal.is_system_admin() {
        let read = move |s: &mut Snapshot<'_>| list_theaters_of_the_house(s, page.rows());
        let found = app.store.read("catalog.list_theaters_of_the_house", read).await?;
        (found.rows, found.total)
    } else {
        let own = principal.theaters;
        let total = own.len() as u64;
        let read = move |s: &mut Snapshot<'_>| theaters_of(s, &own, page);
        (app.store.read("http.own_theaters", read).await?, total)
    };
    let theaters = theaters.into_iter().map(TheaterOfHouse::from).collect();
    Ok(axum::Json(TheatersOfHouse { theaters, pagination: page.of(total) }))
}

fn theaters_of(
    snapshot: &mut Snapshot<'_>,
    own: &[TheaterId],
    page: Page,
) -> Result<Vec<catalog::Theater>, StoreError> {
    let wanted = own.iter().skip(page.offset() as usize).take(page.limit() as usize);
    wanted.filter_map(|id| find_theater(snapshot, *id).transpose()).collect()
}

/// A theatre that I run
#[utoipa::path(
    get, path = "/api/v1/admin/theaters/{theaterId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The theatre", body = TheaterOfHouse),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_theater`"),
    )
)]
pub async fn show_own_theater(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(id): Id<TheaterId>,
) -> Result<axum::Json<TheaterOfHouse>, ApiError> {
    principal.require_run(id)?;
    let theater = app.store.read("catalog.find_theater", move |s| find_theater(s, id)).await?;
    Ok(axum::Json(theater.ok_or_else(unknown_theater)?.into()))
}

/// Change a theatre
#[utoipa::path(
    patch, path = "/api/v1/admin/theaters/{theaterId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The theatre as it is now", body = TheaterOfHouse),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`already_exists`"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn change_theater(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(theater): Id<TheaterId>,
    Json(body): Json<TheaterChange>,
) -> Result<axum::Json<TheaterOfHouse>, ApiError> {
    principal.require_run(theater)?;
    let mut check = Check::default();
    let command = UpdateTheater {
        actor: principal.actor(),
        theater,
        coordinates: coordinates(&mut check, body.latitude, body.longitude).map(Some),
        orphan_rule: body.orphan_rule.map(Into::into),
        status: body.status.map(Into::into),
        name: body.name,
        address: body.address,
        facilities: body.facilities,
        cancellation_fee_bp: body.cancellation_fee_bp,
    };
    check.done()?;
    let theater =
        app.store.write("catalog.update_theater", move |tx| update_theater(tx, &command)).await?;
    Ok(axum::Json(theater.into()))
}

fn coordinates(
    check: &mut Check,
    latitude: Option<f64>,
    longitude: Option<f64>,
) -> Option<Coordinates> {
    if latitude.is_some() != longitude.is_some() {
        check.problem("latitude", "Give latitude and longitude together.");
    }
    let (latitude, longitude) = latitude.zip(longitude)?;
    Some(Coordinates { latitude, longitude })
}

impl From<catalog::Theater> for TheaterOfHouse {
    fn from(theater: catalog::Theater) -> Self {
        Self {
            orphan_rule: theater.orphan_rule.into(),
            cancellation_fee_bp: theater.cancellation_fee_bp,
            theater: theater.into(),
        }
    }
}
