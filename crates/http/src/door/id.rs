//! Reads the identifier in a request's path.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::json;

use super::error::ApiError;

/// The one identifier that each of our paths with a parameter has.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let found = params.as_ref().and_then(|params| params.iter().next());
        let (name, text) = found.unwrap_or(("id", ""));
        text.parse().map(Self).map_err(|_| {
            let message = format!("{name} in the path must be a UUID.");
            ApiError::new(StatusCode::BAD_REQUEST, "malformed_id", message)
                .with_details(json!({ "fields": [{ "field": name, "message": "Use a UUID." }] }))
        })
    }
}
