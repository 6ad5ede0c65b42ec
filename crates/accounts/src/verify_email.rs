//! Command: somebody who has read our letter has proven that its address is theirs.
//!
//! A link is often opened twice, by a person or by a program that looks at it first. The second time
//! changes nothing, so it is answered like the first as long as the address stays.

use serde_json::json;
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::one_time_tokens::spend_token;
use crate::{OneTimeHash, TokenNotValid, TokenPurpose};

sql! {
    MARK_VERIFIED = "UPDATE users SET email_verified_at = $2, updated_at = $2 \
        WHERE user_id = $1 AND email_verified_at IS NULL AND erased_at IS NULL";
    HAS_VERIFIED = "SELECT 1 FROM one_time_tokens t \
        JOIN users u ON u.user_id = t.user_id AND u.email_index = t.email_index \
        WHERE t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NOT NULL \
        AND u.email_verified_at IS NOT NULL";
}

/// The token of the letter.
#[derive(Debug)]
pub struct VerifyEmail {
    /// From the letter.
    pub token: OneTimeHash,
}

/// Marks the address as proven.
pub fn verify_email(tx: &mut Tx<'_>, command: &VerifyEmail) -> Result<(), Failure<TokenNotValid>> {
    let VerifyEmail { token } = command;
    let purpose = TokenPurpose::VerifyEmail;
    let Some(user) = spend_token(tx, token, purpose)? else {
        let known = params![&token.0, purpose.word()];
        tx.row_opt(&HAS_VERIFIED, known, |row| row.get::<i64>(0))?.ok_or(TokenNotValid)?;
        return Ok(());
    };
    let now = tx.now();
    if tx.execute(&MARK_VERIFIED, params![user, now])? == 1 {
        tx.journal(&Entry {
            actor: Actor::User(user),
            action: "accounts.verify_email",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({}),
        })?;
    }
    Ok(())
}
