//! Command: a system admin says which theatres a member of staff works for.
//!
//! The change reaches a device when its access token is renewed.

use kernel::{Class, Refusal, TheaterId, UserId};
use serde_json::{Value, json};
use store::{Entry, Failure, Tx, params, sql};

use crate::limits::THEATERS_PER_USER_MAX;
use crate::users::replace_theaters;
use crate::{AccessRefusal, Principal};

sql! {
    TOUCH_STAFF = "UPDATE users SET updated_at = $2 WHERE user_id = $1 \
        AND role IN ('gate', 'theater_admin') AND erased_at IS NULL";
}

/// The theatres of a member of staff from now on.
#[derive(Debug)]
pub struct SetTheaters {
    /// The system admin.
    pub by: Principal,
    /// Whose theatres.
    pub user: UserId,
    /// All of them; none at all for somebody who left.
    pub theaters: Vec<TheaterId>,
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetTheatersRefusal {
    /// Only system admins may.
    Access(AccessRefusal),
    /// More theatres than one account may have.
    TooMany,
    /// No gate staff or theatre admin of that id.
    NoSuchStaff,
}

/// Puts these theatres in the place of those before.
pub fn set_theaters(
    tx: &mut Tx<'_>,
    command: &SetTheaters,
) -> Result<(), Failure<SetTheatersRefusal>> {
    let SetTheaters { by, user, theaters } = command;
    by.require_system_admin().map_err(SetTheatersRefusal::Access)?;
    if theaters.len() > THEATERS_PER_USER_MAX {
        return Err(SetTheatersRefusal::TooMany.into());
    }
    let now = tx.now();
    if tx.execute(&TOUCH_STAFF, params![*user, now])? == 0 {
        return Err(SetTheatersRefusal::NoSuchStaff.into());
    }
    replace_theaters(tx, *user, theaters)?;
    tx.journal(&Entry {
        actor: by.actor(),
        action: "accounts.set_theaters",
        subject_kind: "user",
        subject: user.uuid(),
        detail: json!({ "theaters": theaters }),
    })?;
    Ok(())
}

impl Refusal for SetTheatersRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Access(refusal) => refusal.code(),
            Self::TooMany => "too_many_theaters",
            Self::NoSuchStaff => "no_such_staff",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Access(refusal) => refusal.class(),
            Self::TooMany => Class::Rule,
            Self::NoSuchStaff => Class::NotFound,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Access(refusal) => refusal.message(),
            Self::TooMany => {
                format!("One account can work for at most {THEATERS_PER_USER_MAX} theatres.")
            }
            Self::NoSuchStaff => {
                "There is no such gate staff or theatre admin. Check the account's id.".into()
            }
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::TooMany => json!({ "field": "theaterIds", "max": THEATERS_PER_USER_MAX }),
            Self::Access(_) | Self::NoSuchStaff => Value::Null,
        }
    }
}
