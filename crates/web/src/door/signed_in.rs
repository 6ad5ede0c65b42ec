//! Staying signed in.
//!
//! A browser keeps two cookies: the access token, read at each request without asking anybody, and
//! the refresh token, which is used once for the next pair. Two tabs may send the same one in the
//! same moment: it is spent once, and whoever comes with it in the next moments gets the same pair
//! without asking the database. On another node the script comes to the same.

use std::sync::Arc;
use std::time::Duration;

use accounts::{ACCESS_TOKEN_SECONDS, SIGN_IN_SECONDS};
use axum::response::Response;
use http_api::actions::{self, SignedInDevice};
use http_api::{ApiError, App, Peer};
use moka::future::Cache;
use sha2::{Digest, Sha256};

use super::cookie::Cookie;
use crate::Site;

/// Tabs that open together, and an answer that got lost and is asked for again, come within it.
const SAME_MOMENT: Duration = Duration::from_secs(30);
/// Renewals that are remembered.
const RENEWALS_MAX: u64 = 100_000;

/// Renewals of the last moments, by what was spent.
#[derive(Clone)]
pub(crate) struct Renewals(Cache<[u8; 32], Arc<SignedInDevice>>);

impl Default for Renewals {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(RENEWALS_MAX).time_to_live(SAME_MOMENT).build())
    }
}

impl Renewals {
    /// The next pair of tokens for this one. In a task of its own: a browser that leaves meanwhile
    /// has spent its token all the same, and comes back with it. It counts against the address like
    /// the API's call, since any page can be asked for with any cookie.
    pub(super) async fn renew(
        &self,
        app: &App,
        peer: Peer,
        refresh_token: &str,
    ) -> Result<Arc<SignedInDevice>, Arc<ApiError>> {
        let (renewals, app, token) = (self.0.clone(), app.clone(), refresh_token.to_owned());
        let renewed = tokio::spawn(async move {
            let spent = Sha256::digest(&token).into();
            let renew = async {
                app.limiters.requests.admit(peer.network(), app.store.now()).await?;
                actions::refresh(&app, &token).await.map(Arc::new)
            };
            renewals.try_get_with(spent, renew).await
        });
        let broken = |error| Err(Arc::new(ApiError::internal(format!("renewing: {error}"))));
        renewed.await.unwrap_or_else(broken)
    }
}

/// Lets the browser prove who is signed in.
pub(crate) fn remember_sign_in(device: &SignedInDevice, response: &mut Response, site: &Site) {
    Cookie::new(Cookie::ACCESS, &device.access_token)
        .for_seconds(ACCESS_TOKEN_SECONDS)
        .set(response, site);
    Cookie::new(Cookie::REFRESH, &device.refresh_token)
        .for_seconds(SIGN_IN_SECONDS)
        .set(response, site);
}

/// Makes the browser forget it.
pub(crate) fn forget_sign_in(response: &mut Response, site: &Site) {
    Cookie::forget(Cookie::ACCESS, response, site);
    Cookie::forget(Cookie::REFRESH, response, site);
}
