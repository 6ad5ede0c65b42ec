//! Command: a person who has proven their password chooses another. All other devices are signed
//! out and open letters about a new password are worthless, because whoever knew the old one may sit
//! at such a device or read such a letter.

use kernel::{Class, Refusal, SignInId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::one_time_tokens::revoke_tokens;
use crate::sign_ins::{EndReason, end_sign_ins};
use crate::{PasswordHash, Proven, TokenPurpose};

sql! {
    CHANGE_PASSWORD = "UPDATE users SET password_hash = $3, updated_at = $4 \
        WHERE user_id = $1 AND password_hash = $2 AND erased_at IS NULL";
}

/// The old password, proven, and the new one, hashed.
#[derive(Debug)]
pub struct ChangePassword {
    /// From [`crate::prove`].
    pub proven: Proven,
    /// What they chose.
    pub password: PasswordHash,
    /// The device that they sit at.
    pub keep: SignInId,
}

/// Why the password stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangePasswordRefusal {
    /// The password was not the present one.
    WrongPassword,
}

/// Changes the password and says how many other devices were signed out.
pub fn change_password(
    tx: &mut Tx<'_>,
    command: &ChangePassword,
) -> Result<u64, Failure<ChangePasswordRefusal>> {
    let ChangePassword { proven, password, keep } = command;
    let (user, now) = (proven.user(), tx.now());
    let changed =
        tx.execute(&CHANGE_PASSWORD, params![user, proven.hash.as_str(), password.as_str(), now])?;
    if changed == 0 {
        return Err(ChangePasswordRefusal::WrongPassword.into());
    }
    revoke_tokens(tx, user, TokenPurpose::ResetPassword)?;
    let ended = end_sign_ins(tx, user, Some(*keep), EndReason::PasswordChanged)?;
    tx.journal(&Entry {
        actor: Actor::User(user),
        action: "accounts.change_password",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({ "ended": ended }),
    })?;
    Ok(ended)
}

impl Refusal for ChangePasswordRefusal {
    fn code(&self) -> &'static str {
        "wrong_password"
    }

    fn class(&self) -> Class {
        Class::Rule
    }

    fn message(&self) -> String {
        "That is not your present password. Your password stays as it was.".into()
    }

    fn details(&self) -> Value {
        json!({ "field": "currentPassword" })
    }
}
