//! Who asks about a hold: somebody who is signed in, a guest by their session, or both.

use accounts::Principal;
use kernel::UserId;
use seating::Owner;

use crate::door::{ApiError, Check};

/// The longest session id.
const SESSION_CHARS_MAX: usize = 100;

/// The names that a caller goes by: a hold made before signing in is still theirs.
#[derive(Clone)]
pub struct Asker {
    owner: Owner,
    also: Option<Owner>,
}

impl Asker {
    /// Somebody with an account, a session or both; nobody is refused. The session is a secret that
    /// the client made up or was given, the same for all calls about a hold.
    pub fn new(principal: Option<&Principal>, session: Option<String>) -> Result<Self, ApiError> {
        let mut check = Check::default();
        if let Some(session) = &session {
            check.text("sessionId", session, 1..=SESSION_CHARS_MAX);
        }
        let person = principal.map(|principal| Owner::Person(principal.user));
        let mut names = person.into_iter().chain(session.map(Owner::Session));
        let (owner, also) = (names.next(), names.next());
        if owner.is_none() {
            check.problem("sessionId", "Guests repeat the session id that they made up.");
        }
        check.done()?;
        let nobody = || ApiError::internal("nobody asks, and was not refused");
        Ok(Self { owner: owner.ok_or_else(nobody)?, also })
    }

    /// Who is signed in.
    pub const fn user(&self) -> Option<UserId> {
        match self.owner {
            Owner::Person(user) => Some(user),
            Owner::Session(_) => None,
        }
    }

    /// The session of a guest.
    pub(crate) fn guest_session(&self) -> Option<&str> {
        match &self.owner {
            Owner::Session(session) => Some(session),
            Owner::Person(_) => None,
        }
    }

    /// Whose a new hold is: the person's who is signed in, else the session's.
    pub(crate) fn owner(&self) -> Owner {
        self.owner.clone()
    }

    /// All names that a hold of theirs may be under.
    pub(crate) fn claimants(&self) -> Vec<Owner> {
        std::iter::once(self.owner.clone()).chain(self.also.clone()).collect()
    }
}
