//! Who asks, and what they may do. Every door asks here; no handler compares roles by itself.

use std::fmt;
use std::str::FromStr;

use kernel::{Class, Refusal, SignInId, TheaterId, UserId};
use serde::{Deserialize, Serialize};
use store::Actor;

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Buys tickets.
    Person,
    /// Admits people at the doors of its theatres.
    Gate,
    /// Runs its theatres.
    TheaterAdmin,
    /// Runs the installation and every theatre.
    SystemAdmin,
}

impl Role {
    /// The word in the database, the API and tokens.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Gate => "gate",
            Self::TheaterAdmin => "theater_admin",
            Self::SystemAdmin => "system_admin",
        }
    }
}

/// Somebody who is signed in, as of the moment their access token was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub user: UserId,
    /// What the account is for.
    pub role: Role,
    /// The theatres of gate staff and theatre admins; empty for the others.
    pub theaters: Vec<TheaterId>,
    /// On which device.
    pub sign_in: SignInId,
}

impl Principal {
    /// Whether they run the installation.
    #[must_use]
    pub fn is_system_admin(&self) -> bool {
        self.role == Role::SystemAdmin
    }

    /// Whether they may change a theatre, its shows and its prices, and see its numbers.
    #[must_use]
    pub fn may_run(&self, theater: TheaterId) -> bool {
        match self.role {
            Role::SystemAdmin => true,
            Role::TheaterAdmin => self.theaters.contains(&theater),
            Role::Gate | Role::Person => false,
        }
    }

    /// Whether they may check tickets in at a theatre.
    #[must_use]
    pub fn may_admit(&self, theater: TheaterId) -> bool {
        self.may_run(theater) || (self.role == Role::Gate && self.theaters.contains(&theater))
    }

    /// Refuses everybody who may not run the installation.
    pub fn require_system_admin(&self) -> Result<(), AccessRefusal> {
        self.is_system_admin().then_some(()).ok_or(AccessRefusal::NotAllowed)
    }

    /// Refuses everybody who may not run this theatre.
    pub fn require_run(&self, theater: TheaterId) -> Result<(), AccessRefusal> {
        self.may_run(theater).then_some(()).ok_or(AccessRefusal::NotAllowed)
    }

    /// Refuses everybody who may not check tickets in at this theatre.
    pub fn require_admit(&self, theater: TheaterId) -> Result<(), AccessRefusal> {
        self.may_admit(theater).then_some(()).ok_or(AccessRefusal::NotAllowed)
    }

    /// Refuses everybody who has no theatre to work at, nor all of them.
    pub fn require_staff(&self) -> Result<(), AccessRefusal> {
        (self.role != Role::Person).then_some(()).ok_or(AccessRefusal::NotAllowed)
    }

    /// Refuses everybody but the owner of a thing.
    pub fn require_self(&self, owner: UserId) -> Result<(), AccessRefusal> {
        (self.user == owner).then_some(()).ok_or(AccessRefusal::NotAllowed)
    }

    /// How the journal names them.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::User(self.user)
    }
}

/// Refuses those who are not signed in.
pub fn signed_in(principal: Option<Principal>) -> Result<Principal, AccessRefusal> {
    principal.ok_or(AccessRefusal::NotSignedIn)
}

/// Why somebody may not do what they asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessRefusal {
    /// Nobody is signed in.
    NotSignedIn,
    /// Signed in, but this belongs to others.
    NotAllowed,
}

impl Refusal for AccessRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::NotAllowed => "not_allowed",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotSignedIn => Class::Unauthenticated,
            Self::NotAllowed => Class::Forbidden,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotSignedIn => "Please sign in first.".into(),
            Self::NotAllowed => "This account may not do that. \
                If you think it should, ask whoever runs your theatre or this box office."
                .into(),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The text is not the word of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        [Self::Person, Self::Gate, Self::TheaterAdmin, Self::SystemAdmin]
            .into_iter()
            .find(|role| role.word() == word)
            .ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn who_may_do_what() {
        let (own, other) = (TheaterId::new(Uuid::from_u128(1)), TheaterId::new(Uuid::from_u128(2)));
        //            role               run own  run other  admit own  admit other  system
        for (role, run_own, run_other, admit_own, admit_other, system) in [
            (Role::Person, false, false, false, false, false),
            (Role::Gate, false, false, true, false, false),
            (Role::TheaterAdmin, true, false, true, false, false),
            (Role::SystemAdmin, true, true, true, true, true),
        ] {
            let principal = Principal {
                user: UserId::new(Uuid::from_u128(3)),
                role,
                theaters: vec![own],
                sign_in: SignInId::new(Uuid::from_u128(4)),
            };
            assert_eq!(principal.require_run(own).is_ok(), run_own, "{role} runs own");
            assert_eq!(principal.require_run(other).is_ok(), run_other, "{role} runs other");
            assert_eq!(principal.require_admit(own).is_ok(), admit_own, "{role} admits own");
            assert_eq!(principal.require_admit(other).is_ok(), admit_other, "{role} admits other");
            assert_eq!(principal.require_system_admin().is_ok(), system, "{role} is the system's");
        }
    }

    #[test]
    fn words_read_back() {
        for role in [Role::Person, Role::Gate, Role::TheaterAdmin, Role::SystemAdmin] {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        }
        assert_eq!("admin".parse::<Role>(), Err(UnknownRole));
    }
}
