//! Whose a booking is: the person's who booked it while signed in, else whoever has the token that
//! its creation answered, or the session that the token is derived from.

use accounts::{AccessRefusal, Principal};
use booking::Booking;
use kernel::HoldId;
use sha2::{Digest, Sha256};

use crate::App;

/// The secret that opens a guest's booking.
pub struct AccessToken(String);

impl AccessToken {
    /// The token of a hold's booking. Derived, so that a request that is repeated answers the same
    /// one; the session is part of it, because it is the guest's own secret.
    pub fn of(app: &App, hold: HoldId, session: &str) -> Self {
        Self(booking::access_secret(&app.vault, hold, session))
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// What the guest is told.
    pub fn reveal(self) -> String {
        self.0
    }
}

/// Who asks for a booking: a sign-in, a token, a session, some or none of them.
#[derive(Clone, Default)]
pub struct Viewer {
    /// Who is signed in.
    pub principal: Option<Principal>,
    /// The token of a guest's booking.
    pub token: Option<String>,
    /// The session in which a guest booked.
    pub session: Option<String>,
}

impl Viewer {
    /// Refuses a booking that is not theirs.
    pub fn check(&self, app: &App, booking: &Booking) -> Result<(), AccessRefusal> {
        let is_buyer = self.principal.as_ref().is_some_and(|who| booking.user == Some(who.user));
        if is_buyer || self.has_secret(app, booking) {
            return Ok(());
        }
        match (&self.principal, &self.token) {
            (None, None) => Err(AccessRefusal::NotSignedIn),
            _ => Err(AccessRefusal::NotAllowed),
        }
    }

    fn has_secret(&self, app: &App, booking: &Booking) -> bool {
        // Both sides are hashes: what a comparison's time tells is of no use to anybody.
        let opens = |hash: [u8; 32]| booking.access_hash.as_deref() == Some(hash.as_slice());
        let token = self.token.as_ref();
        let session = self.session.as_ref();
        token.is_some_and(|token| opens(Sha256::digest(token.as_bytes()).into()))
            || session.is_some_and(|one| opens(AccessToken::of(app, booking.hold, one).hash()))
    }
}
