//! Command: a device trades its refresh token for the next one and stays signed in.
//!
//! A token is good for one use. A device that did not hear the answer asks again within moments, and
//! gets the same one, as long as nobody has used that. Whoever else uses a token again shows that two
//! parties have it, and nobody can tell which of them is the thief: the whole sign-in ends. That end
//! must be committed although the caller is refused, so this script answers with a [`Refreshed`]
//! instead of failing.
//!
//! A renewal itself is not journalled: it happens four times an hour on each device and changes
//! nothing that anybody would look up. The row of the sign-in says when it was last renewed.

use kernel::time::plus_seconds;
use kernel::{Class, Refusal, SignInId, UserId};
use serde_json::json;
use store::{Actor, Entry, Row, StoreError, Tx, params, sql};

use crate::limits::{REFRESH_REPEAT_SECONDS, SIGN_IN_SECONDS};
use crate::sign_ins::{EndReason, end_sign_in};
use crate::users::principal_of;
use crate::{Principal, RefreshHash};

sql! {
    ROTATE = "UPDATE sign_ins SET refresh_hash = $2, generation = generation + 1, \
        refreshed_at = $3, expires_at = $4 \
        WHERE refresh_hash = $1 AND ended_at IS NULL AND expires_at > $3 \
        RETURNING sign_in_id, user_id";
    SPEND = "INSERT INTO spent_refresh_tokens (refresh_hash, sign_in_id, expires_at) \
        VALUES ($1, $2, $3)";
    SPENT_BY = "SELECT s.sign_in_id, s.user_id, s.refresh_hash, s.refreshed_at \
        FROM spent_refresh_tokens t \
        JOIN sign_ins s ON s.sign_in_id = t.sign_in_id \
        WHERE t.refresh_hash = $1 AND s.ended_at IS NULL";
}

/// The token that was presented, and the one that takes its place.
#[derive(Debug, Clone, Copy)]
pub struct RefreshSignIn {
    /// What the device sent.
    pub spent: RefreshHash,
    /// What it gets: [`next_refresh_token`](crate::AccessTokens::next_refresh_token).
    pub fresh: RefreshHash,
}

/// How it went. Either way something may have been changed, so both commit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Refreshed {
    /// The fresh token counts from now on. The rights are those of this moment.
    Renewed(Principal),
    /// No new token.
    Refused(RefreshRefusal),
}

impl Refreshed {
    /// For the door, after the commit.
    pub fn into_result(self) -> Result<Principal, RefreshRefusal> {
        match self {
            Self::Renewed(principal) => Ok(principal),
            Self::Refused(refusal) => Err(refusal),
        }
    }
}

/// Why a sign-in is not renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshRefusal {
    /// The token was used before; its sign-in has been ended.
    Reused,
    /// The sign-in is over, or the token was never ours.
    SignedOut,
}

/// Spends one token and puts another in its place, or ends a sign-in whose token was copied.
pub fn refresh_sign_in(tx: &mut Tx<'_>, command: &RefreshSignIn) -> Result<Refreshed, StoreError> {
    let RefreshSignIn { spent, fresh } = command;
    let now = tx.now();
    let expires_at = plus_seconds(now, SIGN_IN_SECONDS);
    let rotated =
        tx.row_opt(&ROTATE, params![&spent.0, &fresh.0, now, expires_at], sign_in_and_user)?;
    if let Some((sign_in, user)) = rotated {
        tx.execute(&SPEND, params![&spent.0, sign_in, expires_at])?;
        return renewed(tx, sign_in, user);
    }
    let spent_by = tx.row_opt(&SPENT_BY, params![&spent.0], |row| {
        let repeat_until = plus_seconds(row.get(3)?, REFRESH_REPEAT_SECONDS);
        let is_repeat = row.get::<Vec<u8>>(2)? == fresh.0 && now < repeat_until;
        Ok((sign_in_and_user(row)?, is_repeat))
    })?;
    match spent_by {
        None => Ok(Refreshed::Refused(RefreshRefusal::SignedOut)),
        Some(((sign_in, user), true)) => renewed(tx, sign_in, user),
        Some(((sign_in, user), false)) => end_copied(tx, sign_in, user),
    }
}

fn sign_in_and_user(row: &Row<'_>) -> Result<(SignInId, UserId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

fn renewed(tx: &mut Tx<'_>, sign_in: SignInId, user: UserId) -> Result<Refreshed, StoreError> {
    let principal = principal_of(tx, user, sign_in)?;
    Ok(principal.map_or(Refreshed::Refused(RefreshRefusal::SignedOut), Refreshed::Renewed))
}

fn end_copied(tx: &mut Tx<'_>, sign_in: SignInId, user: UserId) -> Result<Refreshed, StoreError> {
    if end_sign_in(tx, sign_in, user, EndReason::TokenReused)? {
        tx.journal(&Entry {
            actor: Actor::System,
            action: "accounts.refresh_token_reused",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({ "signIn": sign_in }),
        })?;
    }
    Ok(Refreshed::Refused(RefreshRefusal::Reused))
}

impl Refusal for RefreshRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Reused => "refresh_token_reused",
            Self::SignedOut => "signed_out",
        }
    }

    fn class(&self) -> Class {
        Class::Unauthenticated
    }

    fn message(&self) -> String {
        match self {
            Self::Reused => "We ended this sign-in because its token was used twice, which can \
                mean that somebody copied it. Please sign in again."
                .into(),
            Self::SignedOut => "You are signed out. Please sign in again.".into(),
        }
    }
}
