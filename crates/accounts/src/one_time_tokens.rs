//! The rows of one-time tokens, as the commands share them: written with their letter, spent once.

use kernel::UserId;
use kernel::time::plus_seconds;
use store::{Job, StoreError, Tx, params, sql};

use crate::limits::LETTERS_OPEN_MAX;
use crate::{Letter, OneTimeHash, TokenPurpose};

sql! {
    WRITE_TOKEN = "INSERT INTO one_time_tokens \
        (token_hash, user_id, purpose, email_index, created_at, expires_at) \
        SELECT CAST($1 AS BYTEA), u.user_id, CAST($3 AS TEXT), u.email_index, \
        CAST($5 AS TIMESTAMPTZ), CAST($6 AS TIMESTAMPTZ) FROM users u \
        WHERE u.user_id = $2 AND u.email_index = $4 \
        AND (SELECT COUNT(*) FROM one_time_tokens t WHERE t.user_id = $2 AND t.purpose = $3 \
        AND t.email_index = $4 AND t.used_at IS NULL AND t.expires_at > $5) < $7 \
        ON CONFLICT DO NOTHING";
    IS_WRITTEN = "SELECT 1 FROM one_time_tokens WHERE token_hash = $1 AND user_id = $2 \
        AND purpose = $3 AND email_index = $4";
    SPEND_TOKEN = "UPDATE one_time_tokens SET used_at = $3 \
        WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 \
        AND email_index = (SELECT u.email_index FROM users u \
        WHERE u.user_id = one_time_tokens.user_id) RETURNING user_id";
    REVOKE_TOKENS = "UPDATE one_time_tokens SET used_at = $3 \
        WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL";
    FORGET_TOKENS_OF = "DELETE FROM one_time_tokens WHERE user_id = $1";
}

/// Writes down a token and puts its letter into the outbox. False if the letter is for an address
/// that the user does not have, or if so many are open already that one more would be a nuisance.
pub(crate) fn send_letter(
    tx: &mut Tx<'_>,
    user: UserId,
    purpose: TokenPurpose,
    letter: &Letter,
) -> Result<bool, StoreError> {
    let (now, word) = (tx.now(), purpose.word());
    let Letter { job, token, email, .. } = letter;
    let expires_at = plus_seconds(now, purpose.seconds());
    let written = tx.execute(
        &WRITE_TOKEN,
        params![&token.0, user, word, email, now, expires_at, LETTERS_OPEN_MAX],
    )?;
    if written == 0 {
        let again =
            tx.row_opt(&IS_WRITTEN, params![&token.0, user, word, email], |row| row.get::<i64>(0))?;
        return Ok(again.is_some());
    }
    let payload = &letter.payload(purpose);
    tx.enqueue(&Job { id: *job, kind: crate::MAIL_JOB, payload, run_at: now })?;
    Ok(true)
}

/// Spends a token and says whose it was, if it counts: unused, in time, for this purpose, and sent
/// to the address that its user still has.
pub(crate) fn spend_token(
    tx: &mut Tx<'_>,
    token: &OneTimeHash,
    purpose: TokenPurpose,
) -> Result<Option<UserId>, StoreError> {
    let now = tx.now();
    tx.row_opt(&SPEND_TOKEN, params![&token.0, purpose.word(), now], |row| row.get(0))
}

/// Makes all open tokens of a user worthless, for one purpose.
pub(crate) fn revoke_tokens(
    tx: &mut Tx<'_>,
    user: UserId,
    purpose: TokenPurpose,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&REVOKE_TOKENS, params![user, purpose.word(), now]).map(|_| ())
}

/// Forgets all tokens of a user who is erased.
pub(crate) fn forget_tokens(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    tx.execute(&FORGET_TOKENS_OF, params![user]).map(|_| ())
}
