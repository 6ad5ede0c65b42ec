//! The table of contents: every page.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use http_api::behind_door;

use crate::door::{Html, visit};
use crate::{Site, assets, errors, preferences};

/// All pages, and the page that says that there is none.
pub fn pages(site: Site) -> Router {
    let pages = Router::new()
        .route("/preferences", post(preferences::choose))
        .fallback(errors::no_such_page)
        .method_not_allowed_fallback(errors::no_such_page)
        .layer(from_fn_with_state(site.clone(), visit))
        .route("/a/{name}", get(assets::send))
        .with_state(site.clone());
    behind_door(pages, site.app().clone(), Html(site))
}
