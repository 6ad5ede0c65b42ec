//! The proof that somebody knows the password of an account, made before the script that needs it.
//!
//! Checking takes as long as hashing, so the doors do it on a thread that may wait.

use kernel::UserId;

use crate::{PasswordCost, PasswordHash};

/// An account whose password is still to be proven.
#[derive(Debug)]
pub struct Candidate {
    pub(crate) user: UserId,
    pub(crate) hash: PasswordHash,
}

/// Proof that somebody knew the password of `user` a moment ago. The scripts that need it check
/// again that the password is still the same one.
#[derive(Debug, Clone)]
pub struct Proven {
    pub(crate) user: UserId,
    pub(crate) hash: PasswordHash,
}

impl Proven {
    /// Whose password it is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }
}

/// Checks an attempt. Without an account it does the same work, so that the time that an answer
/// takes does not tell which addresses have one.
#[must_use]
pub fn prove(candidate: Option<Candidate>, attempt: &str, cost: PasswordCost) -> Option<Proven> {
    let Some(Candidate { user, hash }) = candidate else {
        std::hint::black_box(cost.hash(attempt, [0; 16]));
        return None;
    };
    hash.is_of(attempt).then_some(Proven { user, hash })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::NewPassword;

    const USER: UserId = UserId::new(Uuid::from_u128(1));

    fn attempt(stored: PasswordHash, attempt: &str, cost: PasswordCost) -> Option<UserId> {
        let candidate = Candidate { user: USER, hash: stored };
        prove(Some(candidate), attempt, cost).map(|proven| proven.user())
    }

    fn stored() -> PasswordHash {
        NewPassword::choose("two films a week", &"ana@usher.test".parse().unwrap())
            .unwrap()
            .hash(PasswordCost::LEAST, [3; 16])
    }

    #[test]
    fn only_the_password_itself_proves() {
        let least = PasswordCost::LEAST;
        assert_eq!(attempt(stored(), "two films a week", least), Some(USER));
        assert_eq!(attempt(stored(), "two films a weeK", least), None);
        assert_eq!(attempt(stored(), "", least), None);
        assert!(prove(None, "two films a week", least).is_none());
    }

    #[test]
    fn raising_the_cost_locks_nobody_out() {
        assert_eq!(attempt(stored(), "two films a week", PasswordCost::STANDARD), Some(USER));
    }

    #[test]
    fn a_damaged_hash_proves_nothing() {
        let damaged = PasswordHash::from_stored("$argon2id$v=19$".into());
        assert_eq!(attempt(damaged, "two films a week", PasswordCost::LEAST), None);
    }
}
