//! Command: an admin opens an account for a member of staff.
//!
//! System admins open any; theatre admins open accounts for the gates of their own theatres.

use std::collections::BTreeSet;

use kernel::{Class, Refusal, TheaterId, UserId};
use serde_json::{Value, json};
use store::{Entry, Failure, StoreError, Tx};

use crate::limits::THEATERS_PER_USER_MAX;
use crate::users::{NewUser, Written, replace_theaters, theaters_of, write_user};
use crate::{AccessRefusal, PasswordHash, PersonName, Principal, Role, Sealed};

/// A new member of staff.
#[derive(Debug)]
pub struct CreateStaff {
    /// The admin.
    pub by: Principal,
    /// Names the account.
    pub user: UserId,
    /// What it is for.
    pub role: Role,
    /// Where: at least one theatre for gate staff and theatre admins, none for system admins.
    pub theaters: Vec<TheaterId>,
    /// The address to sign in with.
    pub email: Sealed,
    /// A number to be reached at.
    pub phone: Option<Sealed>,
    /// What to call them.
    pub name: PersonName,
    /// Their first password.
    pub password: PasswordHash,
}

/// Why no account is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateStaffRefusal {
    /// The admin may not open this one.
    Access(AccessRefusal),
    /// People register themselves.
    NotAStaffRole,
    /// Gate staff and theatre admins need a theatre, and no more than the limit.
    TheatersNeeded,
    /// A system admin has all theatres.
    TheatersNotNeeded,
    /// The address has an account.
    EmailTaken,
    /// The user id names another user.
    IdReused,
}

/// Opens the account. Signing in is up to the new colleague.
pub fn create_staff(
    tx: &mut Tx<'_>,
    command: &CreateStaff,
) -> Result<(), Failure<CreateStaffRefusal>> {
    check_theaters(command)?;
    check_access(command).map_err(CreateStaffRefusal::Access)?;
    let new = NewUser {
        user: command.user,
        role: command.role,
        email: &command.email,
        phone: command.phone.as_ref(),
        name: &command.name,
        password: &command.password,
    };
    match write_user(tx, &new)? {
        Written::New => {}
        Written::Again if has_theaters(tx, command)? => return Ok(()),
        Written::Again | Written::IdReused => return Err(CreateStaffRefusal::IdReused.into()),
        Written::EmailTaken => return Err(CreateStaffRefusal::EmailTaken.into()),
    }
    replace_theaters(tx, command.user, &command.theaters)?;
    tx.journal(&Entry {
        actor: command.by.actor(),
        action: "accounts.create_staff",
        subject_kind: "user",
        subject: command.user.uuid(),
        detail: json!({ "role": command.role, "theaters": command.theaters }),
    })?;
    Ok(())
}

fn has_theaters(tx: &mut Tx<'_>, command: &CreateStaff) -> Result<bool, StoreError> {
    let wanted: BTreeSet<_> = command.theaters.iter().copied().collect();
    Ok(theaters_of(tx, command.user)?.into_iter().collect::<BTreeSet<_>>() == wanted)
}

fn check_theaters(command: &CreateStaff) -> Result<(), CreateStaffRefusal> {
    match (command.role, command.theaters.len()) {
        (Role::Person, _) => Err(CreateStaffRefusal::NotAStaffRole),
        (Role::SystemAdmin, 0) => Ok(()),
        (Role::SystemAdmin, _) => Err(CreateStaffRefusal::TheatersNotNeeded),
        (Role::Gate | Role::TheaterAdmin, 1..=THEATERS_PER_USER_MAX) => Ok(()),
        (Role::Gate | Role::TheaterAdmin, _) => Err(CreateStaffRefusal::TheatersNeeded),
    }
}

fn check_access(command: &CreateStaff) -> Result<(), AccessRefusal> {
    match command.role {
        Role::Gate => command.theaters.iter().try_for_each(|own| command.by.require_run(*own)),
        Role::Person | Role::TheaterAdmin | Role::SystemAdmin => command.by.require_system_admin(),
    }
}

impl Refusal for CreateStaffRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Access(refusal) => refusal.code(),
            Self::NotAStaffRole => "not_a_staff_role",
            Self::TheatersNeeded => "theaters_needed",
            Self::TheatersNotNeeded => "theaters_not_needed",
            Self::EmailTaken => "email_taken",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Access(refusal) => refusal.class(),
            Self::NotAStaffRole | Self::TheatersNeeded | Self::TheatersNotNeeded => Class::Rule,
            Self::EmailTaken | Self::IdReused => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Access(refusal) => refusal.message(),
            Self::NotAStaffRole => "Choose gate, theater_admin or system_admin as the role; \
                people open their own accounts."
                .into(),
            Self::TheatersNeeded => format!(
                "Name the theatres that this account is for, 1 to {THEATERS_PER_USER_MAX} of them."
            ),
            Self::TheatersNotNeeded => {
                "A system admin looks after all theatres. Leave the list of theatres empty.".into()
            }
            Self::EmailTaken => {
                "There is an account with this e-mail address already. Use another address.".into()
            }
            Self::IdReused => "This request id was used for something else. Send a new one.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotAStaffRole => json!({ "field": "role" }),
            Self::TheatersNeeded | Self::TheatersNotNeeded => json!({ "field": "theaterIds" }),
            Self::EmailTaken => json!({ "field": "email" }),
            Self::Access(_) | Self::IdReused => Value::Null,
        }
    }
}
