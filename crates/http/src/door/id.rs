//! Reads the identifier in a request's path.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::json;

use super::error::ApiError;

/// The identifier in a path.
#[derive(Debug)]
pub struct Id<T>(pub T);

/// The two identifiers of a path that leads to a part of a thing.
#[derive(Debug)]
pub struct TwoIds<A, B>(pub A, pub B);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        nth(params.as_ref(), 0).map(Self)
    }
}

impl<A: FromStr, B: FromStr, S: Send + Sync> FromRequestParts<S> for TwoIds<A, B> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        Ok(Self(nth(params.as_ref(), 0)?, nth(params.as_ref(), 1)?))
    }
}

fn nth<T: FromStr>(params: Option<&RawPathParams>, n: usize) -> Result<T, ApiError> {
    let found = params.and_then(|params| params.iter().nth(n));
    let (name, text) = found.unwrap_or(("id", ""));
    text.parse().map_err(|_| {
        let message = format!("{name} in the path must be a UUID.");
        ApiError::new(StatusCode::BAD_REQUEST, "malformed_id", message)
            .with_details(json!({ "fields": [{ "field": name, "message": "Use a UUID." }] }))
    })
}
