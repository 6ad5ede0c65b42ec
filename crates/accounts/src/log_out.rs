//! Command: a person ends one of their sign-ins, on this device or from the list of devices.
//!
//! Its access token goes on working until it expires; that is the price of checking tokens without
//! the database.

use kernel::{SignInId, UserId};
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx};

use crate::sign_ins::{EndReason, end_sign_in};

/// Which sign-in, and whose: nobody ends another person's.
#[derive(Debug, Clone, Copy)]
pub struct LogOut {
    /// Whose.
    pub user: UserId,
    /// Which.
    pub sign_in: SignInId,
}

/// Ends the sign-in. Nothing happens if it is over already; there is nothing to refuse.
pub fn log_out(tx: &mut Tx<'_>, command: &LogOut) -> Result<(), StoreError> {
    let LogOut { user, sign_in } = *command;
    if end_sign_in(tx, sign_in, user, EndReason::LoggedOut)? {
        tx.journal(&Entry {
            actor: Actor::User(user),
            action: "accounts.log_out",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({ "signIn": sign_in }),
        })?;
    }
    Ok(())
}
