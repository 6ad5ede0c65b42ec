//! Whose a booking is: the person's who booked it while signed in, else whoever has the token that
//! its creation answered.

use accounts::{AccessRefusal, Principal};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, Uri};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use booking::{Booking, find_booking};
use kernel::{BookingId, HoldId};
use sha2::{Digest, Sha256};

use crate::App;
use crate::door::{ApiError, MaybeSignedIn};

/// Carries the token, where a link with `?accessToken=` would not do.
const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");

/// The secret that opens a guest's booking.
pub struct AccessToken(String);

impl AccessToken {
    /// The token of a hold's booking. Derived, so that a request that is repeated answers the same
    /// one; the session is part of it, because it is the guest's own secret.
    pub fn of(app: &App, hold: HoldId, session: &str) -> Self {
        let secret = app.vault.blind_index("booking access", &format!("{hold}:{session}"));
        Self(BASE64_URL_SAFE_NO_PAD.encode(secret))
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// What the guest is told.
    pub fn reveal(self) -> String {
        self.0
    }
}

/// Who asks for a booking: a sign-in, a token, both or neither.
pub struct Opened {
    /// Who is signed in.
    pub principal: Option<Principal>,
    token: Option<String>,
}

impl FromRequestParts<App> for Opened {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let MaybeSignedIn(principal) = MaybeSignedIn::from_request_parts(parts, app).await?;
        let in_header = parts.headers.get(ACCESS_TOKEN).and_then(|token| token.to_str().ok());
        let token = in_header.map(str::to_owned).or_else(|| in_query(&parts.uri));
        Ok(Self { principal, token })
    }
}

/// The token has no characters that a query would escape.
fn in_query(uri: &Uri) -> Option<String> {
    let pairs = uri.query()?.split('&');
    pairs.filter_map(|pair| pair.strip_prefix("accessToken=")).next().map(str::to_owned)
}

impl Opened {
    /// The booking, if it is theirs.
    pub async fn booking(&self, app: &App, booking: BookingId) -> Result<Booking, ApiError> {
        let found =
            app.store.read("booking.find_booking", move |s| find_booking(s, booking)).await?;
        let booking = found.ok_or_else(unknown_booking)?;
        self.check(&booking)?;
        Ok(booking)
    }

    fn check(&self, booking: &Booking) -> Result<(), AccessRefusal> {
        let is_buyer = self.principal.as_ref().is_some_and(|who| booking.user == Some(who.user));
        let has_token = self.token.as_ref().is_some_and(|token| {
            // Both sides are hashes: what a comparison's time tells is of no use to anybody.
            booking.access_hash.as_deref() == Some(Sha256::digest(token.as_bytes()).as_slice())
        });
        match &self.principal {
            _ if is_buyer || has_token => Ok(()),
            None if self.token.is_none() => Err(AccessRefusal::NotSignedIn),
            _ => Err(AccessRefusal::NotAllowed),
        }
    }
}

/// What is said of a booking that is not there.
pub fn unknown_booking() -> ApiError {
    ApiError::not_found("unknown_booking", "There is no such booking.")
}
