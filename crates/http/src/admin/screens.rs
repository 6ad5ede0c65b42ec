//! The screens of a theatre.

use axum::extract::State;
use axum::http::StatusCode;
use catalog::{CreateScreen, UpdateScreen, create_screen, screens_of_theater, update_screen};
use kernel::{LayoutId, ScreenId, TheaterId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::own_screen;
use crate::App;
use crate::door::{ApiError, Id, Json, Staff};
use crate::words::HouseStatus;

/// A new screen.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewScreen {
    /// Its number in the house.
    #[schema(example = 3, minimum = 1, maximum = 1000)]
    screen_number: i64,
    /// What it is called; `Screen` and its number if left out.
    #[schema(example = "Screen 3")]
    name: Option<String>,
    /// `Standard` (if left out), `IMAX`, `4DX`.
    #[schema(example = "IMAX")]
    screen_type: Option<String>,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScreenChange {
    /// Its number in the house.
    #[schema(example = 3, minimum = 1, maximum = 1000)]
    screen_number: Option<i64>,
    /// What it is called.
    #[schema(example = "Screen 3")]
    name: Option<String>,
    /// `Standard`, `IMAX`, `4DX`.
    #[schema(example = "IMAX")]
    screen_type: Option<String>,
    /// Whether it is in use.
    status: Option<HouseStatus>,
}

/// A screen as those see it who run it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    /// Names the screen.
    screen_id: Uuid,
    /// Its theatre.
    theater_id: Uuid,
    /// Its number in the house.
    #[schema(example = 3)]
    screen_number: i64,
    /// What it is called.
    #[schema(example = "Screen 3")]
    name: String,
    /// `Standard`, `IMAX`, `4DX`.
    #[schema(example = "IMAX")]
    screen_type: String,
    /// Its latest layout; without one it cannot have shows.
    layout_id: Option<Uuid>,
    /// The seats of that layout.
    #[schema(example = 300)]
    total_seats: u32,
    /// Whether it is in use.
    status: HouseStatus,
}

/// The screens of a theatre.
#[derive(Serialize, ToSchema)]
pub struct Screens {
    /// By number.
    screens: Vec<Screen>,
}

/// Add a screen
#[utoipa::path(
    post, path = "/api/v1/admin/theaters/{theaterId}/screens", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 201, description = "Added", body = Screen),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`not_found`: the theatre"),
        (status = 409, description = "`already_exists`: the number"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn add_screen(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(theater): Id<TheaterId>,
    Json(body): Json<NewScreen>,
) -> Result<(StatusCode, axum::Json<Screen>), ApiError> {
    principal.require_run(theater)?;
    let command = CreateScreen {
        actor: principal.actor(),
        screen: app.fresh(ScreenId::new),
        theater,
        screen_number: body.screen_number,
        name: body.name.unwrap_or_else(|| format!("Screen {}", body.screen_number)),
        screen_type: body.screen_type.unwrap_or_else(|| "Standard".to_owned()),
    };
    let screen =
        app.store.write("catalog.create_screen", move |tx| create_screen(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(screen.into())))
}

/// The screens of a theatre
#[utoipa::path(
    get, path = "/api/v1/admin/theaters/{theaterId}/screens", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Closed ones included", body = Screens),
        (status = 403, description = "`not_allowed`: not your theatre"),
    )
)]
pub async fn list_screens(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(theater): Id<TheaterId>,
) -> Result<axum::Json<Screens>, ApiError> {
    principal.require_run(theater)?;
    let found = app
        .store
        .read("catalog.screens_of_theater", move |s| screens_of_theater(s, theater))
        .await?;
    Ok(axum::Json(Screens { screens: found.into_iter().map(Screen::from).collect() }))
}

/// A screen
#[utoipa::path(
    get, path = "/api/v1/admin/screens/{screenId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The screen", body = Screen),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_screen`"),
    )
)]
pub async fn show_screen(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(screen): Id<ScreenId>,
) -> Result<axum::Json<Screen>, ApiError> {
    Ok(axum::Json(own_screen(&app, &principal, screen).await?.into()))
}

/// Change a screen
#[utoipa::path(
    patch, path = "/api/v1/admin/screens/{screenId}", tag = "Run a theatre",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The screen as it is now", body = Screen),
        (status = 403, description = "`not_allowed`: not your theatre"),
        (status = 404, description = "`unknown_screen`"),
        (status = 409, description = "`already_exists`: the number"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn change_screen(
    State(app): State<App>,
    Staff(principal): Staff,
    Id(screen): Id<ScreenId>,
    Json(body): Json<ScreenChange>,
) -> Result<axum::Json<Screen>, ApiError> {
    own_screen(&app, &principal, screen).await?;
    let command = UpdateScreen {
        actor: principal.actor(),
        screen,
        screen_number: body.screen_number,
        name: body.name,
        screen_type: body.screen_type,
        status: body.status.map(Into::into),
    };
    let screen =
        app.store.write("catalog.update_screen", move |tx| update_screen(tx, &command)).await?;
    Ok(axum::Json(screen.into()))
}

impl From<catalog::Screen> for Screen {
    fn from(screen: catalog::Screen) -> Self {
        Self {
            screen_id: screen.id.uuid(),
            theater_id: screen.theater.uuid(),
            screen_number: screen.screen_number,
            name: screen.name,
            screen_type: screen.screen_type,
            layout_id: screen.layout.map(LayoutId::uuid),
            total_seats: screen.seat_count,
            status: screen.status.into(),
        }
    }
}
