//! Sign-ins: one row for each device that somebody is signed in on, and how such a row ends.

use kernel::time::plus_seconds;
use kernel::{SignInId, UserId};
use store::{StoreError, Tx, params, sql};

use crate::RefreshHash;
use crate::limits::SIGN_IN_SECONDS;

sql! {
    OPEN_SIGN_IN = "INSERT INTO sign_ins (sign_in_id, user_id, refresh_hash, created_at, \
        refreshed_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT DO NOTHING";
    IS_OPENED = "SELECT 1 FROM sign_ins WHERE sign_in_id = $1 AND user_id = $2 \
        AND refresh_hash = $3 AND ended_at IS NULL";
    END_SIGN_IN = "UPDATE sign_ins SET ended_at = $3, ended_because = $4 \
        WHERE sign_in_id = $1 AND user_id = $2 AND ended_at IS NULL";
    END_OTHER_SIGN_INS = "UPDATE sign_ins SET ended_at = $3, ended_because = $4 \
        WHERE user_id = $1 AND (CAST($2 AS UUID) IS NULL OR sign_in_id <> $2) \
        AND ended_at IS NULL";
}

/// A sign-in to open.
#[derive(Debug, Clone, Copy)]
pub struct NewSignIn {
    /// Names it.
    pub id: SignInId,
    /// The hash of its first refresh token.
    pub refresh: RefreshHash,
}

/// Why a sign-in ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndReason {
    /// The person left.
    LoggedOut,
    /// The person left everywhere.
    LoggedOutEverywhere,
    /// The password was changed on another device.
    PasswordChanged,
    /// The password was forgotten and replaced through a letter.
    PasswordReset,
    /// A refresh token was used twice: somebody has a copy.
    TokenReused,
    /// The account was deleted.
    Erased,
}

impl EndReason {
    const fn word(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged_out",
            Self::LoggedOutEverywhere => "logged_out_everywhere",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::TokenReused => "refresh_token_reused",
            Self::Erased => "erased",
        }
    }
}

/// Opens a sign-in. False if the id or the token is there already.
pub(crate) fn open_sign_in(
    tx: &mut Tx<'_>,
    user: UserId,
    new: NewSignIn,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let expires_at = plus_seconds(now, SIGN_IN_SECONDS);
    let opened =
        tx.execute(&OPEN_SIGN_IN, params![new.id, user, &new.refresh.0, now, expires_at])?;
    Ok(opened == 1)
}

/// Whether this very sign-in was opened before and not used since: the caller asks again.
pub(crate) fn is_opened(tx: &mut Tx<'_>, user: UserId, new: NewSignIn) -> Result<bool, StoreError> {
    let found =
        tx.row_opt(&IS_OPENED, params![new.id, user, &new.refresh.0], |row| row.get::<i64>(0))?;
    Ok(found.is_some())
}

/// Ends one sign-in of a user. False if it is not theirs or was over.
pub(crate) fn end_sign_in(
    tx: &mut Tx<'_>,
    sign_in: SignInId,
    user: UserId,
    reason: EndReason,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(&END_SIGN_IN, params![sign_in, user, now, reason.word()])? == 1)
}

/// Ends all sign-ins of a user, but for the one to keep, and says how many.
pub(crate) fn end_sign_ins(
    tx: &mut Tx<'_>,
    user: UserId,
    keep: Option<SignInId>,
    reason: EndReason,
) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(&END_OTHER_SIGN_INS, params![user, keep, now, reason.word()])
}
