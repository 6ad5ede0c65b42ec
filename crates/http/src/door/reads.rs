//! The language that a caller reads: what they are sent by mail is written in it.

use std::convert::Infallible;

use accounts::Language;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

/// As `accept-language` says; English where it says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Reads(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for Reads {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(asked.map(Language::of_header).unwrap_or_default()))
    }
}
