//! Command of the schedule: forgets spent tokens and sign-ins that nobody can use any more.
//!
//! Nothing depends on it; an expired row counts for nothing long before it is removed. Not
//! journalled: it changes nothing that anybody can see.

use kernel::time::plus_seconds;
use store::{StoreError, Tx, params, sql};

use crate::limits::{SIGN_IN_KEEP_SECONDS, TIDY_ROWS_MAX};

sql! {
    FORGET_SPENT_TOKENS = "DELETE FROM spent_refresh_tokens WHERE refresh_hash IN \
        (SELECT refresh_hash FROM spent_refresh_tokens WHERE expires_at <= $1 LIMIT $2)";
    FORGET_SIGN_INS = "DELETE FROM sign_ins WHERE sign_in_id IN \
        (SELECT s.sign_in_id FROM sign_ins s WHERE COALESCE(s.ended_at, s.expires_at) <= $1 \
        AND NOT EXISTS (SELECT 1 FROM spent_refresh_tokens t WHERE t.sign_in_id = s.sign_in_id) \
        LIMIT $2)";
}

/// Removes a bounded number of rows and says how many; zero means that all is tidy.
pub fn tidy_sign_ins(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let now = tx.now();
    let long_ago = plus_seconds(now, -SIGN_IN_KEEP_SECONDS);
    let tokens = tx.execute(&FORGET_SPENT_TOKENS, params![now, TIDY_ROWS_MAX])?;
    let sign_ins = tx.execute(&FORGET_SIGN_INS, params![long_ago, TIDY_ROWS_MAX])?;
    Ok(tokens + sign_ins)
}
