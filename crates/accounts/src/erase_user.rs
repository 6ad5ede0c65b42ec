//! Command: an account is deleted on request, by destroying all that names its person.
//!
//! Bookings, ledger and journal keep the bare id, which leads nowhere from then on. The address is
//! free for a new account. The contact data of past bookings is the booking crate's to destroy.

use kernel::{Class, Refusal, UserId};
use serde_json::json;
use store::{Entry, Failure, Tx, params, sql};

use crate::one_time_tokens::forget_tokens;
use crate::sign_ins::{EndReason, end_sign_ins};
use crate::users::replace_theaters;
use crate::{AccessRefusal, Principal};

sql! {
    ERASE_USER = "UPDATE users SET email_index = NULL, email_cipher = NULL, phone_index = NULL, \
        phone_cipher = NULL, access_needs_cipher = NULL, name = '', password_hash = NULL, email_verified_at = NULL, \
        erased_at = $2, updated_at = $2 WHERE user_id = $1 AND erased_at IS NULL";
    IS_ERASED = "SELECT 1 FROM users WHERE user_id = $1 AND erased_at IS NOT NULL";
}

/// Who asks, and whose account goes.
#[derive(Debug)]
pub struct EraseUser {
    /// The person themselves, or a system admin at their request.
    pub by: Principal,
    /// Whose account.
    pub user: UserId,
}

/// Why the account stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseUserRefusal {
    /// It is somebody else's.
    Access(AccessRefusal),
    /// There is no such account.
    NoSuchUser,
}

/// Destroys the personal data and ends all sign-ins. Once done, asking again changes nothing.
pub fn erase_user(tx: &mut Tx<'_>, command: &EraseUser) -> Result<(), Failure<EraseUserRefusal>> {
    let EraseUser { by, user } = command;
    if by.user != *user {
        by.require_system_admin().map_err(EraseUserRefusal::Access)?;
    }
    let now = tx.now();
    if tx.execute(&ERASE_USER, params![*user, now])? == 0 {
        tx.row_opt(&IS_ERASED, params![*user], |row| row.get::<i64>(0))?
            .ok_or(EraseUserRefusal::NoSuchUser)?;
        return Ok(());
    }
    replace_theaters(tx, *user, &[])?;
    forget_tokens(tx, *user)?;
    end_sign_ins(tx, *user, None, EndReason::Erased)?;
    tx.journal(&Entry {
        actor: by.actor(),
        action: "accounts.erase_user",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({}),
    })?;
    Ok(())
}

impl Refusal for EraseUserRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Access(refusal) => refusal.code(),
            Self::NoSuchUser => "no_such_user",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Access(refusal) => refusal.class(),
            Self::NoSuchUser => Class::NotFound,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Access(refusal) => refusal.message(),
            Self::NoSuchUser => "There is no such account.".into(),
        }
    }
}
