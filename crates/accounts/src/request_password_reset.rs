//! Command: somebody who forgot their password asks for a letter.
//!
//! Whether an address has an account is nobody's business, so there is nothing to refuse: an unknown
//! address, and one that has been written to often enough, get the same answer and no letter.

use kernel::UserId;
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx, params, sql};

use crate::one_time_tokens::send_letter;
use crate::{Letter, TokenPurpose};

sql! {
    USER_OF_EMAIL = "SELECT user_id FROM users WHERE email_index = $1 AND erased_at IS NULL";
}

/// The letter to the address that was given.
#[derive(Debug)]
pub struct RequestPasswordReset {
    /// Sent only if the address has an account.
    pub letter: Letter,
}

/// Sends the letter if there is somebody to read it.
pub fn request_password_reset(
    tx: &mut Tx<'_>,
    command: &RequestPasswordReset,
) -> Result<(), StoreError> {
    let letter = &command.letter;
    let user = tx.row_opt(&USER_OF_EMAIL, params![&letter.email], |row| row.get::<UserId>(0))?;
    let Some(user) = user else { return Ok(()) };
    if send_letter(tx, user, TokenPurpose::ResetPassword, letter)? {
        tx.journal(&Entry {
            actor: Actor::Guest,
            action: "accounts.request_password_reset",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({ "job": letter.job }),
        })?;
    }
    Ok(())
}
