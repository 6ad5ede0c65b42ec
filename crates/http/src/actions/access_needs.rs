//! What people need: as their account has it, or as they say at the moment.

use accounts::{AccessNeeds, AccessRefusal, access_needs_of};
use kernel::UserId;
use seating::Needs;

use super::Asker;
use crate::door::ApiError;
use crate::{App, MoreTime};

/// What somebody says of their needs while they hold seats. What they leave out is as their account
/// has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToldNeeds {
    /// Whether they need more time.
    pub more_time: Option<bool>,
    /// Whether they need a companion seat, though they take no wheelchair space.
    pub companion_seat: Option<bool>,
}

impl ToldNeeds {
    /// All of what a hold can do for these needs.
    #[must_use]
    pub const fn all(needs: AccessNeeds) -> Self {
        Self { more_time: Some(needs.more_time), companion_seat: Some(needs.has_companion_seat()) }
    }
}

/// What a person told us of their needs.
pub async fn access_needs(app: &App, user: UserId) -> Result<AccessNeeds, ApiError> {
    let found = app.store.read("accounts.access_needs_of", move |s| access_needs_of(s, user));
    let sealed = found.await?.ok_or(AccessRefusal::NotSignedIn)?;
    sealed
        .open(&app.vault)
        .map_err(|error| ApiError::internal(format!("opening access needs: {error:?}")))
}

/// What seats are held with: the account is asked only for what is not said.
pub(super) async fn needs_of_hold(
    app: &App,
    asker: &Asker,
    told: ToldNeeds,
) -> Result<Needs, ApiError> {
    let known = match asker.user() {
        Some(user) if told.more_time.is_none() || told.companion_seat.is_none() => {
            access_needs(app, user).await?
        }
        _ => AccessNeeds::default(),
    };
    let more_time = told.more_time.unwrap_or(known.more_time);
    Ok(Needs {
        more_time: more_time && app.more_time == MoreTime::Offered,
        companion_seat: told.companion_seat.unwrap_or(known.has_companion_seat()),
    })
}
