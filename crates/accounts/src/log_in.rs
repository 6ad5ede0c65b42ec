//! Command: somebody who has proven their password is signed in on a device.

use kernel::{Class, Refusal};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::sign_ins::{is_opened, open_sign_in};
use crate::users::principal_of;
use crate::{NewSignIn, Principal, Proven};

sql! {
    HAS_STILL_PASSWORD = "SELECT 1 FROM users \
        WHERE user_id = $1 AND password_hash = $2 AND erased_at IS NULL";
}

/// A proven password and the device to sign in on.
#[derive(Debug)]
pub struct LogIn {
    /// From [`crate::prove`].
    pub proven: Proven,
    /// The device.
    pub sign_in: NewSignIn,
}

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogInRefusal {
    /// No account has this address and this password. Does not say which of both is wrong.
    WrongCredentials,
    /// The sign-in id names another sign-in.
    IdReused,
}

/// Opens a sign-in. The proof was made outside; a password that was changed since does not count.
/// A change at this very moment is kept apart by the isolation of scripts.
pub fn log_in(tx: &mut Tx<'_>, command: &LogIn) -> Result<Principal, Failure<LogInRefusal>> {
    let LogIn { proven, sign_in } = command;
    let user = proven.user();
    tx.row_opt(&HAS_STILL_PASSWORD, params![user, proven.hash.as_str()], |row| row.get::<i64>(0))?
        .ok_or(LogInRefusal::WrongCredentials)?;
    let principal = principal_of(tx, user, sign_in.id)?.ok_or(LogInRefusal::WrongCredentials)?;
    if !open_sign_in(tx, user, *sign_in)? {
        return match is_opened(tx, user, *sign_in)? {
            true => Ok(principal),
            false => Err(LogInRefusal::IdReused.into()),
        };
    }
    tx.journal(&Entry {
        actor: Actor::User(user),
        action: "accounts.log_in",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({ "signIn": sign_in.id }),
    })?;
    Ok(principal)
}

impl Refusal for LogInRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::WrongCredentials => Class::Unauthenticated,
            Self::IdReused => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::WrongCredentials => "That e-mail address and password do not belong together. \
                Check both and try again."
                .into(),
            Self::IdReused => "This request id was used for something else. Send a new one.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::WrongCredentials => json!({ "fields": ["email", "password"] }),
            Self::IdReused => Value::Null,
        }
    }
}
