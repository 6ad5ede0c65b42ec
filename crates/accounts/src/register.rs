//! Command: somebody opens an account for themselves and is signed in at once.

use kernel::{Class, Refusal, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx};

use crate::one_time_tokens::send_letter;
use crate::sign_ins::{is_opened, open_sign_in};
use crate::users::{NewUser, Written, write_user};
use crate::{Letter, NewSignIn, PasswordHash, PersonName, Principal, Role, Sealed, TokenPurpose};

/// A new account, sealed and hashed by the door.
#[derive(Debug)]
pub struct Register {
    /// Names the account.
    pub user: UserId,
    /// The address to sign in with.
    pub email: Sealed,
    /// A number to be reached at.
    pub phone: Option<Sealed>,
    /// What to call them.
    pub name: PersonName,
    /// The password they chose.
    pub password: PasswordHash,
    /// The device that they are signed in on.
    pub sign_in: NewSignIn,
    /// Proves the address; none where nobody reads mail, as in demo data.
    pub letter: Option<Letter>,
}

/// Why an account is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterRefusal {
    /// The address has an account.
    EmailTaken,
    /// The user id or sign-in id names something else.
    IdReused,
}

/// Opens the account and its first sign-in.
pub fn register(
    tx: &mut Tx<'_>,
    command: &Register,
) -> Result<Principal, Failure<RegisterRefusal>> {
    let (user, role) = (command.user, Role::Person);
    let new = NewUser {
        user,
        role,
        email: &command.email,
        phone: command.phone.as_ref(),
        name: &command.name,
        password: &command.password,
    };
    match write_user(tx, &new)? {
        Written::New => {}
        // Knowing an id and an address is no proof of being the same caller; the first token is.
        Written::Again if is_opened(tx, user, command.sign_in)? => return Ok(principal(command)),
        Written::Again | Written::IdReused => return Err(RegisterRefusal::IdReused.into()),
        Written::EmailTaken => return Err(RegisterRefusal::EmailTaken.into()),
    }
    if !open_sign_in(tx, user, command.sign_in)? {
        return Err(RegisterRefusal::IdReused.into());
    }
    if let Some(letter) = &command.letter {
        send_letter(tx, user, TokenPurpose::VerifyEmail, letter)?;
    }
    tx.journal(&Entry {
        actor: Actor::User(user),
        action: "accounts.register",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({ "role": role }),
    })?;
    Ok(principal(command))
}

fn principal(command: &Register) -> Principal {
    Principal {
        user: command.user,
        role: Role::Person,
        theaters: Vec::new(),
        sign_in: command.sign_in.id,
    }
}

impl Refusal for RegisterRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::EmailTaken => "email_taken",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        Class::Conflict
    }

    fn message(&self) -> String {
        match self {
            Self::EmailTaken => "There is an account with this e-mail address already. \
                Sign in, or use another address."
                .into(),
            Self::IdReused => "This request id was used for something else. Send a new one.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::EmailTaken => json!({ "field": "email" }),
            Self::IdReused => Value::Null,
        }
    }
}
