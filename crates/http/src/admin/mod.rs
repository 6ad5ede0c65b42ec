//! What theatres and the installation are run with. Theatre admins see and change their own
//! theatres; cities, films and accounts of staff are for system admins.

pub mod blocks;
pub mod bookings;
pub mod cities;
pub mod layouts;
pub mod movies;
pub mod promo_codes;
pub mod revenue;
pub mod reviews;
pub mod screens;
pub mod shows;
pub mod staff;
pub mod theaters;

use accounts::Principal;
use catalog::{Screen, Show, find_screen, find_show};
use kernel::{ScreenId, ShowId};

use crate::App;
use crate::door::ApiError;
use crate::seats::unknown_show;

/// A show that this principal may run.
async fn own_show(app: &App, principal: &Principal, id: ShowId) -> Result<Show, ApiError> {
    let found = app.store.read("catalog.find_show", move |s| find_show(s, id)).await?;
    let show = found.ok_or_else(unknown_show)?;
    principal.require_run(show.theater)?;
    Ok(show)
}

/// A screen that this principal may run.
async fn own_screen(app: &App, principal: &Principal, id: ScreenId) -> Result<Screen, ApiError> {
    let found = app.store.read("catalog.find_screen", move |s| find_screen(s, id)).await?;
    let screen =
        found.ok_or_else(|| ApiError::not_found("unknown_screen", "There is no such screen."))?;
    principal.require_run(screen.theater)?;
    Ok(screen)
}
