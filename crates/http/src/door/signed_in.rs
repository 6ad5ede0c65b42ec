//! Who asks: the bearer of an access token, or a guest.

use accounts::{AccessRefusal, Principal, signed_in};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::error::ApiError;
use crate::App;
use crate::actions::principal;

/// Somebody who is signed in; anybody else is refused.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Principal);

/// Anybody: signed in, or a guest. A token that is no longer good is refused, not overlooked.
#[derive(Debug, Clone)]
pub struct MaybeSignedIn(pub Option<Principal>);

/// Somebody who works at a theatre or runs the installation. What is whose, each call checks.
#[derive(Debug, Clone)]
pub struct Staff(pub Principal);

/// Somebody who runs the installation.
#[derive(Debug, Clone)]
pub struct SystemAdmin(pub Principal);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        Ok(Self(signed_in(principal_of(app, &parts.headers)?)?))
    }
}

impl FromRequestParts<App> for MaybeSignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        principal_of(app, &parts.headers).map(Self)
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let principal = signed_in(principal_of(app, &parts.headers)?)?;
        principal.require_staff()?;
        Ok(Self(principal))
    }
}

impl FromRequestParts<App> for SystemAdmin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let principal = signed_in(principal_of(app, &parts.headers)?)?;
        principal.require_system_admin()?;
        Ok(Self(principal))
    }
}

/// The bearer of the token in these headers; `None` if there is none.
pub fn principal_of(app: &App, headers: &HeaderMap) -> Result<Option<Principal>, ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) = value.to_str().unwrap_or("").split_once(' ').unwrap_or(("", ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AccessRefusal::NotSignedIn.into());
    }
    principal(app, token.trim()).map(Some)
}
