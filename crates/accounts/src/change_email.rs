//! Command: a person who has proven their password signs in with another address from now on.
//!
//! Nobody has shown yet that the new address is theirs, so a letter goes there. Letters to the old
//! one are worthless from then on.

use kernel::{Class, Refusal, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::one_time_tokens::send_letter;
use crate::{BlindIndex, Letter, Proven, Sealed, TokenPurpose};

sql! {
    OWNER_OF_EMAIL = "SELECT user_id FROM users WHERE email_index = $1 AND user_id <> $2";
    CHANGE_EMAIL = "UPDATE users SET email_index = $3, email_cipher = $4, updated_at = $5, \
        email_verified_at = CASE WHEN email_index = $3 THEN email_verified_at END \
        WHERE user_id = $1 AND password_hash = $2 AND erased_at IS NULL";
}

/// A proven password and the new address.
#[derive(Debug)]
pub struct ChangeEmail {
    /// From [`crate::prove`].
    pub proven: Proven,
    /// The new address.
    pub email: Sealed,
    /// Proves it.
    pub letter: Letter,
}

/// Why the address stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeEmailRefusal {
    /// The password was not the present one.
    WrongPassword,
    /// Another account has the address.
    EmailTaken,
}

/// Puts the new address in the place of the old one. Sign-ins stay.
pub fn change_email(
    tx: &mut Tx<'_>,
    command: &ChangeEmail,
) -> Result<(), Failure<ChangeEmailRefusal>> {
    let ChangeEmail { proven, email, letter } = command;
    let (user, now) = (proven.user(), tx.now());
    // Asked first because a violated key would end the transaction; the key still decides.
    if is_taken(tx, &email.index, proven)? {
        return Err(ChangeEmailRefusal::EmailTaken.into());
    }
    let changed = tx.execute(
        &CHANGE_EMAIL,
        params![user, proven.hash.as_str(), &email.index, &email.cipher, now],
    )?;
    if changed == 0 {
        return Err(ChangeEmailRefusal::WrongPassword.into());
    }
    send_letter(tx, user, TokenPurpose::VerifyEmail, letter)?;
    tx.journal(&Entry {
        actor: Actor::User(user),
        action: "accounts.change_email",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({}),
    })?;
    Ok(())
}

fn is_taken(tx: &mut Tx<'_>, email: &BlindIndex, proven: &Proven) -> Result<bool, StoreError> {
    let owner =
        tx.row_opt(&OWNER_OF_EMAIL, params![email, proven.user()], |row| row.get::<UserId>(0))?;
    Ok(owner.is_some())
}

impl Refusal for ChangeEmailRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::EmailTaken => "email_taken",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::WrongPassword => Class::Rule,
            Self::EmailTaken => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::WrongPassword => {
                "That is not your present password. Your e-mail address stays as it was.".into()
            }
            Self::EmailTaken => "Another account has this e-mail address. Use a different one, \
                or sign in to that account."
                .into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::WrongPassword => json!({ "field": "currentPassword" }),
            Self::EmailTaken => json!({ "field": "email" }),
        }
    }
}
