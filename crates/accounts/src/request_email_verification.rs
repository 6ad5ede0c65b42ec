//! Command: somebody who is signed in asks for another letter that proves their address.

use kernel::{Class, Refusal, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::limits::{LETTERS_OPEN_MAX, VERIFICATION_SECONDS};
use crate::one_time_tokens::send_letter;
use crate::{Letter, TokenPurpose};

sql! {
    IS_VERIFIED = "SELECT CASE WHEN email_verified_at IS NULL THEN 0 ELSE 1 END FROM users \
        WHERE user_id = $1 AND email_index = $2 AND erased_at IS NULL";
}

/// Who asks, and the letter to their address.
#[derive(Debug)]
pub struct RequestEmailVerification {
    /// Whose address.
    pub user: UserId,
    /// To the address that they have at this moment.
    pub letter: Letter,
}

/// Why no letter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEmailVerificationRefusal {
    /// The address is proven.
    AlreadyVerified,
    /// The person has another address by now.
    EmailChanged,
    /// Enough letters are on their way.
    TooManyLetters,
}

/// Sends the letter.
pub fn request_email_verification(
    tx: &mut Tx<'_>,
    command: &RequestEmailVerification,
) -> Result<(), Failure<RequestEmailVerificationRefusal>> {
    let RequestEmailVerification { user, letter } = command;
    let verified =
        tx.row_opt(&IS_VERIFIED, params![*user, &letter.email], |row| row.get::<i64>(0))?;
    match verified {
        Some(0) => {}
        Some(_) => return Err(RequestEmailVerificationRefusal::AlreadyVerified.into()),
        None => return Err(RequestEmailVerificationRefusal::EmailChanged.into()),
    }
    if !send_letter(tx, *user, TokenPurpose::VerifyEmail, letter)? {
        return Err(RequestEmailVerificationRefusal::TooManyLetters.into());
    }
    tx.journal(&Entry {
        actor: Actor::User(*user),
        action: "accounts.request_email_verification",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({ "job": letter.job }),
    })?;
    Ok(())
}

impl Refusal for RequestEmailVerificationRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyVerified => "email_already_verified",
            Self::EmailChanged => "email_changed",
            Self::TooManyLetters => "too_many_letters",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::AlreadyVerified | Self::EmailChanged => Class::Conflict,
            Self::TooManyLetters => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::AlreadyVerified => {
                "Your e-mail address is confirmed already. There is nothing left to do.".into()
            }
            Self::EmailChanged => {
                "Your e-mail address was changed a moment ago. Load your profile and ask again."
                    .into()
            }
            Self::TooManyLetters => format!(
                "We have sent you {LETTERS_OPEN_MAX} e-mails within {} hours. Look for the latest, \
                 also among the unwanted ones, or ask again tomorrow.",
                VERIFICATION_SECONDS / 3_600
            ),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::TooManyLetters => json!({ "max": LETTERS_OPEN_MAX }),
            Self::AlreadyVerified | Self::EmailChanged => Value::Null,
        }
    }
}
