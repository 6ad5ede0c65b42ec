//! The table of contents: every call, and what stands around all of them.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::door::front::front;
use crate::door::methods::{NO_SUCH_CALL, no_such_call, no_such_method};
use crate::door::voice::{ApiVoice, Voice};
use crate::openapi::Document;
use crate::{
    App, admin, auth, bookings, check_in, cities, docs, health, letters, me, metrics, movies,
    openapi, reviews, search, seats, shows, theaters, webhooks,
};

/// Here the API answers itself that there is no such call.
const ALL_CALLS: [&str; 3] = ["/api", "/api/", NO_SUCH_CALL];

/// The whole API, with health, metrics and documents. It leaves all other paths to whoever is merged
/// with it.
pub fn router(app: App) -> Router {
    let (answered, _) = answered_calls().split_for_parts();
    let mut routes = answered
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::show_metrics))
        .route("/api/docs", get(docs::show_docs))
        .route("/api/docs/style.css", get(docs::show_style))
        .method_not_allowed_fallback(no_such_method);
    for path in ALL_CALLS {
        routes = routes.route(path, any(no_such_call));
    }
    let (watched, _) = watched_calls().split_for_parts();
    let watched = watched.method_not_allowed_fallback(no_such_method).with_state(app.clone());
    behind_door(routes.with_state(app.clone()), app.clone(), ApiVoice)
        .merge(behind_front(watched, app, ApiVoice))
}

/// Puts around the routes of a door what every request passes on its way in and out. Errors are
/// written in the door's own [`Voice`].
pub fn behind_door<V: Voice>(routes: Router, app: App, voice: V) -> Router {
    behind_front(routes, app, voice).layer(CompressionLayer::new())
}

/// The same for answers that must not be packed.
fn behind_front<V: Voice>(routes: Router, app: App, voice: V) -> Router {
    routes.layer(from_fn_with_state((app, voice), front::<V>))
}

/// The calls that the document describes.
pub fn calls() -> OpenApiRouter<App> {
    answered_calls().merge(watched_calls())
}

/// Calls whose answers last as long as somebody watches. Nothing packs them, and what could would
/// keep 6 KB for each.
fn watched_calls() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(seats::live::watch_seats))
}

/// Calls that are answered once.
fn answered_calls() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(accounts())
        .merge(catalogue())
        .merge(seats())
        .merge(bookings())
        .merge(theatres())
        .merge(installation())
        .routes(routes!(openapi::show_openapi))
}

fn accounts() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(auth::register_person))
        .routes(routes!(auth::sign_in))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::sign_out))
        .routes(routes!(auth::sign_out_everywhere))
        .routes(routes!(letters::forget_password))
        .routes(routes!(letters::choose_password))
        .routes(routes!(letters::confirm_email))
        .routes(routes!(letters::ask_for_verification))
        .routes(routes!(me::show_me, me::change_me, me::delete_me))
        .routes(routes!(me::change_my_email))
        .routes(routes!(me::change_my_password))
        .routes(routes!(me::list_my_sign_ins))
        .routes(routes!(me::end_my_sign_in))
}

fn catalogue() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(cities::show_cities))
        .routes(routes!(movies::show_movies))
        .routes(routes!(movies::show_movie))
        .routes(routes!(reviews::show_reviews))
        .routes(routes!(reviews::show_mine, reviews::write_mine, reviews::withdraw_mine))
        .routes(routes!(reviews::list_mine))
        .routes(routes!(shows::show_movie_shows))
        .routes(routes!(theaters::show_theaters))
        .routes(routes!(theaters::show_theater))
        .routes(routes!(search::show_found))
        .routes(routes!(search::suggest))
}

fn seats() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(seats::map::show_seats))
        .routes(routes!(seats::holds::hold))
        .routes(routes!(seats::holds::hold_best))
        .routes(routes!(seats::holds::extend))
        .routes(routes!(seats::holds::release))
        .routes(routes!(seats::live::show_availability))
}

fn bookings() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(bookings::create::book))
        .routes(routes!(bookings::read::show_booking))
        .routes(routes!(bookings::read::list_bookings))
        .routes(routes!(bookings::cancel::cancel))
        .routes(routes!(bookings::cancel::preview))
        .routes(routes!(bookings::papers::show_pdf))
        .routes(routes!(bookings::papers::show_calendar))
        .routes(routes!(bookings::papers::show_qr))
        .routes(routes!(check_in::admit))
        .routes(routes!(webhooks::receive))
}

fn theatres() -> OpenApiRouter<App> {
    use admin::{blocks, bookings, layouts, promo_codes, revenue, screens, shows, staff, theaters};
    OpenApiRouter::default()
        .routes(routes!(theaters::add_theater, theaters::list_own_theaters))
        .routes(routes!(theaters::show_own_theater, theaters::change_theater))
        .routes(routes!(screens::add_screen, screens::list_screens))
        .routes(routes!(screens::show_screen, screens::change_screen))
        .routes(routes!(layouts::add_layout, layouts::list_layouts))
        .routes(routes!(layouts::show_layout))
        .routes(routes!(shows::add_show, shows::list_shows))
        .routes(routes!(shows::show_show, shows::change_show))
        .routes(routes!(shows::cancel_show))
        .routes(routes!(blocks::add_block, blocks::list_blocks))
        .routes(routes!(blocks::end_block))
        .routes(routes!(bookings::list_show_bookings))
        .routes(routes!(promo_codes::add_promo_code, promo_codes::list_promo_codes))
        .routes(routes!(promo_codes::show_promo_code, promo_codes::change_promo_code))
        .routes(routes!(staff::add_staff, staff::list_staff))
        .routes(routes!(staff::show_staff, staff::change_staff))
        .routes(routes!(revenue::show_revenue))
}

fn installation() -> OpenApiRouter<App> {
    use admin::{cities, movies, reviews};
    OpenApiRouter::default()
        .routes(routes!(cities::add_city, cities::list_all_cities))
        .routes(routes!(cities::show_city, cities::change_city))
        .routes(routes!(movies::add_movie, movies::list_all_movies))
        .routes(routes!(movies::show_any_movie, movies::change_movie))
        .routes(routes!(reviews::list_reviews))
        .routes(routes!(reviews::moderate))
}
