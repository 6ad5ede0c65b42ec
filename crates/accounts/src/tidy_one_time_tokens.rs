//! Command of the schedule: forgets one-time tokens that nobody can use any more.
//!
//! Nothing depends on it; a token counts for nothing once its time has passed. Not journalled: it
//! changes nothing that anybody can see.

use store::{StoreError, Tx, params, sql};

use crate::limits::TIDY_ROWS_MAX;

sql! {
    FORGET_EXPIRED_TOKENS = "DELETE FROM one_time_tokens WHERE token_hash IN \
        (SELECT token_hash FROM one_time_tokens WHERE expires_at <= $1 LIMIT $2)";
}

/// Removes a bounded number of rows and says how many; zero means that all is tidy.
pub fn tidy_one_time_tokens(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(&FORGET_EXPIRED_TOKENS, params![now, TIDY_ROWS_MAX])
}
