//! Theatres: the houses that sell.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use catalog::{ListedTheater, TheaterFilter};
use kernel::{CityId, TheaterId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions::{self, OpenTheater};
use crate::door::{ApiError, Caller, Id, Page, Pagination, Query, Written, place};
use crate::listings::name_of;
use crate::words::HouseStatus;

/// Which theatres. What is left out does not matter.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TheatersQuery {
    /// In this city.
    city_id: Option<Uuid>,
    /// Nearest first: degrees, north positive; goes with `lng`.
    #[param(minimum = -90, maximum = 90)]
    lat: Option<f64>,
    /// Degrees, east positive.
    #[param(minimum = -180, maximum = 180)]
    lng: Option<f64>,
    /// With this facility.
    #[param(example = "Wheelchair Access")]
    facility: Option<String>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Theatres.
#[derive(Serialize, ToSchema)]
pub struct Theaters {
    /// This page of them.
    theaters: Vec<Theater>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A theatre.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Theater {
    /// Names the theatre.
    pub theater_id: Uuid,
    /// Its city.
    pub city_id: Uuid,
    /// Its name.
    #[schema(example = "Regal Colaba")]
    pub name: String,
    /// Where it is.
    #[schema(example = "Shahid Bhagat Singh Road, Mumbai 400001")]
    pub address: String,
    /// IANA name.
    #[schema(example = "Asia/Kolkata")]
    pub timezone: String,
    /// The currency of its prices.
    #[schema(example = "INR")]
    pub currency: String,
    /// Degrees, north positive.
    #[schema(example = 18.92)]
    pub latitude: Option<f64>,
    /// Degrees, east positive.
    #[schema(example = 72.83)]
    pub longitude: Option<f64>,
    /// What it has.
    #[schema(example = json!(["Parking", "Food Court", "Wheelchair Access"]))]
    pub facilities: Vec<String>,
    /// What it keeps of a cancelled booking, in per cent.
    #[schema(example = 10.0)]
    pub cancellation_fee_percent: f64,
    /// Whether it is in use.
    pub status: HouseStatus,
    /// How far it is in kilometres, where a place was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f64>,
}

/// A theatre with its screens.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TheaterDetail {
    /// What lists tell of it.
    #[serde(flatten)]
    theater: Theater,
    /// Its screens, by number.
    screens: Vec<ScreenSummary>,
}

/// A screen of a theatre.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScreenSummary {
    /// Names the screen.
    screen_id: Uuid,
    /// Its number in the house.
    #[schema(example = 3)]
    screen_number: i64,
    /// What it is called.
    #[schema(example = "Screen 3")]
    name: String,
    /// `Standard`, `IMAX`, `4DX`.
    #[schema(example = "IMAX")]
    screen_type: String,
}

/// Theatres
///
/// Nearest first where a place is given, else by name.
#[utoipa::path(
    get, path = "/api/v1/theaters", tag = "Catalogue", params(TheatersQuery),
    responses(
        (status = 200, description = "Those that pass the filters", body = Theaters),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
    )
)]
pub async fn show_theaters(
    State(app): State<App>,
    uri: Uri,
    Query(query): Query<TheatersQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let page = Page::read(query.page, query.limit)?;
    let near = place(query.lat, query.lng)?;
    let filter =
        TheaterFilter { city: query.city_id.map(CityId::new), near, facility: query.facility };
    let write = async {
        let found = actions::theaters(&app, filter, page).await?;
        let theaters = found.rows.into_iter().map(Theater::listed).collect();
        Written::json(&Theaters { theaters, pagination: page.of(found.total) })
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// A theatre
#[utoipa::path(
    get, path = "/api/v1/theaters/{theaterId}", tag = "Catalogue",
    responses(
        (status = 200, description = "All about it", body = TheaterDetail),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
        (status = 404, description = "`unknown_theater`"),
    )
)]
pub async fn show_theater(
    State(app): State<App>,
    uri: Uri,
    Id(theater): Id<TheaterId>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let write = async {
        let OpenTheater { theater, screens } = actions::theater(&app, theater).await?;
        let screens = screens.into_iter().map(ScreenSummary::from).collect();
        Written::json(&TheaterDetail { theater: theater.into(), screens })
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// What is said of a theatre that is not there.
pub fn unknown_theater() -> ApiError {
    ApiError::not_found("unknown_theater", "There is no such theatre.")
}

impl Theater {
    fn listed(ListedTheater { theater, km }: ListedTheater) -> Self {
        Self { distance_km: km, ..Self::from(theater) }
    }
}

impl From<catalog::Theater> for Theater {
    #[allow(clippy::cast_precision_loss, reason = "at most 10,000 basis points")]
    fn from(theater: catalog::Theater) -> Self {
        Self {
            theater_id: theater.id.uuid(),
            city_id: theater.city.uuid(),
            name: theater.name,
            address: theater.address,
            timezone: theater.timezone,
            currency: theater.currency.to_string(),
            latitude: theater.coordinates.map(|at| at.latitude),
            longitude: theater.coordinates.map(|at| at.longitude),
            facilities: theater.facilities,
            cancellation_fee_percent: theater.cancellation_fee_bp as f64 / 100.0,
            status: theater.status.into(),
            distance_km: None,
        }
    }
}

impl From<catalog::Screen> for ScreenSummary {
    fn from(screen: catalog::Screen) -> Self {
        Self {
            screen_id: screen.id.uuid(),
            screen_number: screen.screen_number,
            name: screen.name,
            screen_type: screen.screen_type,
        }
    }
}
