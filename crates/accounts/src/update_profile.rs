//! Command: a person changes their name, their phone number, or what we know of their needs.
//!
//! The e-mail address is what one signs in with, so changing it asks for the password: see
//! [`crate::change_email`].

use kernel::{Class, Refusal, UserId};
use serde_json::json;
use store::{Actor, Entry, Failure, Param, Tx, params, sql};

use crate::{PersonName, Sealed};

sql! {
    RENAME = "UPDATE users SET name = $2, updated_at = $3 \
        WHERE user_id = $1 AND erased_at IS NULL";
    CHANGE_PHONE = "UPDATE users SET phone_index = $2, phone_cipher = $3, updated_at = $4 \
        WHERE user_id = $1 AND erased_at IS NULL";
    CHANGE_NEEDS = "UPDATE users SET access_needs_cipher = $2, updated_at = $3 \
        WHERE user_id = $1 AND erased_at IS NULL";
}

/// What to change.
#[derive(Debug)]
pub struct UpdateProfile {
    /// Whose profile.
    pub user: UserId,
    /// The new name, if it changes.
    pub name: Option<PersonName>,
    /// What happens to the phone number.
    pub phone: PhoneChange,
    /// What happens to the access needs.
    pub needs: NeedsChange,
}

/// What happens to a phone number.
#[derive(Debug)]
pub enum PhoneChange {
    /// It stays.
    Keep,
    /// It is forgotten.
    Remove,
    /// Another takes its place.
    Replace(Sealed),
}

/// What happens to the access needs.
#[derive(Debug)]
pub enum NeedsChange {
    /// They stay.
    Keep,
    /// What [`AccessNeeds::seal`](crate::AccessNeeds::seal) gave takes their place.
    Replace(Option<Vec<u8>>),
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateProfileRefusal {
    /// The account does not exist any more.
    NoSuchUser,
}

/// Changes what is to be changed.
pub fn update_profile(
    tx: &mut Tx<'_>,
    command: &UpdateProfile,
) -> Result<(), Failure<UpdateProfileRefusal>> {
    let (user, now) = (command.user, tx.now());
    let mut changed = Vec::new();
    if let Some(name) = &command.name {
        one_row(tx.execute(&RENAME, params![user, name.as_str(), now])?)?;
        changed.push("name");
    }
    let phone = match &command.phone {
        PhoneChange::Keep => None,
        PhoneChange::Remove => Some([Param::Null, Param::Null]),
        PhoneChange::Replace(phone) => Some([(&phone.index).into(), (&phone.cipher).into()]),
    };
    if let Some([index, cipher]) = phone {
        one_row(tx.execute(&CHANGE_PHONE, &[user.into(), index, cipher, now.into()])?)?;
        changed.push("phone");
    }
    if let NeedsChange::Replace(needs) = &command.needs {
        one_row(tx.execute(&CHANGE_NEEDS, params![user, needs.as_ref(), now])?)?;
        changed.push("access_needs");
    }
    if !changed.is_empty() {
        tx.journal(&Entry {
            actor: Actor::User(user),
            action: "accounts.update_profile",
            subject_kind: "user",
            subject: user.uuid(),
            detail: json!({ "changed": changed }),
        })?;
    }
    Ok(())
}

fn one_row(count: u64) -> Result<(), UpdateProfileRefusal> {
    (count == 1).then_some(()).ok_or(UpdateProfileRefusal::NoSuchUser)
}

impl Refusal for UpdateProfileRefusal {
    fn code(&self) -> &'static str {
        "no_such_user"
    }

    fn class(&self) -> Class {
        Class::Unauthenticated
    }

    fn message(&self) -> String {
        "This account does not exist any more.".into()
    }
}
