//! The table of contents: every page.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use http_api::behind_door;
use ui::app;

use crate::door::{Html, visit};
use crate::{
    Gallery, Site, access_needs, account, assets, booking, browse, cancel, checkout, cities,
    errors, find_booking, gallery, help, hold, home, movie, offline, payment, posters, preferences,
    reviews, search, seats, sign_in, theater,
};

/// All pages, and the page that says that there is none.
pub fn pages(site: Site) -> Router {
    let pages = Router::new()
        .merge(seat_pages())
        .merge(finding())
        .merge(paying())
        .merge(accounts())
        .merge(gallery_of(&site))
        .route("/preferences", post(preferences::choose))
        .route(app::OFFLINE_PATH, get(offline::show))
        .fallback(errors::no_such_page)
        .method_not_allowed_fallback(errors::no_such_page)
        .layer(from_fn_with_state(site.clone(), visit))
        .route("/a/{name}", get(assets::send))
        .route(app::MANIFEST_PATH, get(assets::send_manifest))
        .route(app::WORKER_PATH, get(assets::send_worker))
        .route("/posters/{file}", get(posters::send))
        .with_state(site.clone());
    behind_door(pages, site.app().clone(), Html(site))
}

fn gallery_of(site: &Site) -> Router<Site> {
    match site.setup.gallery {
        Gallery::Open => Router::new().route("/gallery", get(gallery::show)),
        Gallery::Closed => Router::new(),
    }
}

fn finding() -> Router<Site> {
    Router::new()
        .route("/", get(cities::show))
        .route("/c/{city}", get(home::show))
        .route("/c/{city}/films", get(browse::show))
        .route("/search", get(search::show))
        .route("/m/{movie}", get(movie::show))
        .route("/m/{movie}/reviews", get(reviews::show))
        .route("/m/{movie}/review", get(reviews::show_form).post(reviews::save))
        .route("/m/{movie}/review/withdraw", post(reviews::withdraw))
        .route("/t/{theater}", get(theater::show))
        .route("/help", get(help::show))
}

fn paying() -> Router<Site> {
    Router::new()
        .route("/hold/{id}/checkout", get(checkout::show).post(checkout::show_again))
        .route("/hold/{id}/pay", get(checkout::to_checkout).post(checkout::pay))
        .route("/hold/{id}/return", get(payment::show))
        .route("/b/{number}", get(booking::show))
        .route("/b/{number}/cancel", get(cancel::show).post(cancel::give_back))
        .route("/b/{number}/tickets.pdf", get(booking::show_pdf))
        .route("/b/{number}/calendar.ics", get(booking::show_calendar))
        .route("/b/{number}/qr/{file}", get(booking::show_code))
        .route("/find-booking", get(find_booking::show).post(find_booking::send))
}

fn accounts() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-up", get(sign_in::show_up).post(sign_in::sign_up))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/forgot-password", get(sign_in::show_forgotten).post(sign_in::forgot))
        .route("/reset-password", get(sign_in::show_choice).post(sign_in::choose))
        .route("/verify-email", get(sign_in::show_proof).post(sign_in::confirm))
        .route("/account", get(account::show_profile).post(account::change_profile))
        .route("/access-needs", get(access_needs::show).post(access_needs::change))
        .route("/account/verification", post(account::send_letter))
        .route("/account/bookings", get(account::show_bookings))
        .route("/account/reviews", get(reviews::show_own))
        .route("/account/wallet", get(account::show_wallet))
        .route("/account/privacy", get(account::show_privacy))
        .route("/account/password", get(account::to_privacy).post(account::change_password))
        .route("/account/email", get(account::to_privacy).post(account::change_email))
        .route("/account/devices/{id}/end", post(account::end_device))
        .route("/account/sign-out-everywhere", post(account::sign_out_everywhere))
        .route("/account/delete", get(account::show_delete).post(account::delete))
}

fn seat_pages() -> Router<Site> {
    Router::new()
        .route("/shows/{id}/seats", get(seats::show))
        .route("/shows/{id}/sections/{section}", get(seats::show_section))
        .route("/shows/{id}/hold", get(hold::to_seats).post(hold::hold))
        .route("/hold/{id}/state", get(hold::state))
        .route("/hold/{id}/extend", post(hold::extend))
        .route("/hold/{id}/release", post(hold::release))
}
