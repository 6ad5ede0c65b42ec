//! Command: a person ends all of their sign-ins at once.

use kernel::UserId;
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx};

use crate::sign_ins::{EndReason, end_sign_ins};

/// Whose.
#[derive(Debug, Clone, Copy)]
pub struct LogOutEverywhere {
    /// Whose sign-ins end.
    pub user: UserId,
}

/// Ends all sign-ins, and says how many there were.
pub fn log_out_everywhere(tx: &mut Tx<'_>, command: &LogOutEverywhere) -> Result<u64, StoreError> {
    let user = command.user;
    let ended = end_sign_ins(tx, user, None, EndReason::LoggedOutEverywhere)?;
    if ended > 0 {
        tx.journal(&Entry {
            actor: Actor::User(user),
            action: "accounts.log_out_everywhere",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({ "ended": ended }),
        })?;
    }
    Ok(ended)
}
