//! Reads who asks for a booking.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;

use crate::App;
use crate::actions::Viewer;
use crate::door::once::ACCESS_TOKEN;
use crate::door::{ApiError, MaybeSignedIn};

/// Who asks for a booking: a sign-in, a token, both or neither.
pub struct Opened(pub Viewer);

impl FromRequestParts<App> for Opened {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let MaybeSignedIn(principal) = MaybeSignedIn::from_request_parts(parts, app).await?;
        let in_header = parts.headers.get(ACCESS_TOKEN).and_then(|token| token.to_str().ok());
        let token = in_header.map(str::to_owned).or_else(|| in_query(&parts.uri));
        Ok(Self(Viewer { principal, token, session: None }))
    }
}

/// The token has no characters that a query would escape.
fn in_query(uri: &Uri) -> Option<String> {
    let pairs = uri.query()?.split('&');
    pairs.filter_map(|pair| pair.strip_prefix("accessToken=")).next().map(str::to_owned)
}
