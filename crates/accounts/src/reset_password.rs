//! Command: somebody who has read our letter chooses a new password. All devices are signed out,
//! because whoever made the person forget may sit at one of them.

use kernel::UserId;
use serde_json::json;
use store::{Actor, Entry, Failure, Snapshot, StoreError, Tx, params, sql};

use crate::one_time_tokens::{revoke_tokens, spend_token};
use crate::sign_ins::{EndReason, end_sign_ins};
use crate::{OneTimeHash, PasswordHash, TokenNotValid, TokenPurpose};

sql! {
    // The letter was read, so its address is proven as well.
    RESET_PASSWORD = "UPDATE users SET password_hash = $2, updated_at = $3, \
        email_verified_at = COALESCE(email_verified_at, $3) \
        WHERE user_id = $1 AND erased_at IS NULL";
    USER_OF_TOKEN = "SELECT t.user_id FROM one_time_tokens t \
        JOIN users u ON u.user_id = t.user_id AND u.email_index = t.email_index \
        WHERE t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > $3";
}

/// The token of the letter and the new password, hashed.
#[derive(Debug)]
pub struct ResetPassword {
    /// From the letter.
    pub token: OneTimeHash,
    /// What they chose.
    pub password: PasswordHash,
}

/// Sets the password and says how many devices were signed out. The other letters that were sent
/// meanwhile are worthless from then on.
pub fn reset_password(
    tx: &mut Tx<'_>,
    command: &ResetPassword,
) -> Result<u64, Failure<TokenNotValid>> {
    let ResetPassword { token, password } = command;
    let (now, purpose) = (tx.now(), TokenPurpose::ResetPassword);
    let user = spend_token(tx, token, purpose)?.ok_or(TokenNotValid)?;
    if tx.execute(&RESET_PASSWORD, params![user, password.as_str(), now])? == 0 {
        return Err(TokenNotValid.into());
    }
    revoke_tokens(tx, user, purpose)?;
    let ended = end_sign_ins(tx, user, None, EndReason::PasswordReset)?;
    tx.journal(&Entry {
        actor: Actor::User(user),
        action: "accounts.reset_password",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({ "ended": ended }),
    })?;
    Ok(ended)
}

/// Whose password a token could reset: for the door, which checks and hashes the new one before the
/// script. Advice only; the script decides.
pub fn find_user_for_reset(
    snapshot: &mut Snapshot<'_>,
    token: &OneTimeHash,
) -> Result<Option<UserId>, StoreError> {
    let (now, word) = (snapshot.now(), TokenPurpose::ResetPassword.word());
    snapshot.row_opt(&USER_OF_TOKEN, params![&token.0, word, now], |row| row.get(0))
}
