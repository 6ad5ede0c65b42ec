//! What a person needs at the theatre and while they buy.
//!
//! Whoever says so is believed; nobody has to prove anything. It may tell of somebody's health, so it
//! lies sealed, only its owner is shown it, and the list of users leaves it out.

use std::fmt;
use std::str::FromStr;

use kernel::UserId;
use store::{Snapshot, StoreError, params, sql};

use crate::limits::COMPANIONS_MAX;
use crate::{Nonce, Vault, VaultError};

sql! {
    ACCESS_NEEDS_OF = "SELECT access_needs_cipher FROM users \
        WHERE user_id = $1 AND erased_at IS NULL";
}

/// What a person needs. Nothing, unless they say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccessNeeds {
    /// More time to buy.
    pub more_time: bool,
    /// A way to the seat without steps.
    pub step_free: bool,
    /// So many people who come along to help, at most [`COMPANIONS_MAX`].
    pub companions: u8,
}

/// A text that does not say what somebody needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAccessNeeds;

impl AccessNeeds {
    /// Whether companion seats are for this person, also without a wheelchair space.
    #[must_use]
    pub const fn has_companion_seat(self) -> bool {
        self.step_free || self.companions > 0
    }

    /// As it is stored. Who needs nothing has told us nothing.
    #[must_use]
    pub fn seal(self, vault: &Vault, nonce: Nonce) -> Option<Vec<u8>> {
        (self != Self::default()).then(|| vault.seal(&self.to_string(), nonce))
    }
}

/// `t1s0c2`: as long whatever the needs are, so that a sealed one tells nothing by its length. Fits
/// into a cookie.
impl fmt::Display for AccessNeeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { more_time, step_free, companions } = *self;
        write!(f, "t{}s{}c{companions}", u8::from(more_time), u8::from(step_free))
    }
}

impl FromStr for AccessNeeds {
    type Err = NotAccessNeeds;

    fn from_str(text: &str) -> Result<Self, NotAccessNeeds> {
        let &[b't', time @ (b'0' | b'1'), b's', steps @ (b'0' | b'1'), b'c', companions] =
            text.as_bytes()
        else {
            return Err(NotAccessNeeds);
        };
        let companions = companions.checked_sub(b'0').filter(|count| *count <= COMPANIONS_MAX);
        Ok(Self {
            more_time: time == b'1',
            step_free: steps == b'1',
            companions: companions.ok_or(NotAccessNeeds)?,
        })
    }
}

/// What somebody told us, still sealed.
#[derive(Debug)]
pub struct SealedNeeds(Option<Vec<u8>>);

impl SealedNeeds {
    /// Opens it.
    pub fn open(self, vault: &Vault) -> Result<AccessNeeds, VaultError> {
        let Some(sealed) = self.0 else { return Ok(AccessNeeds::default()) };
        vault.open(&sealed)?.parse().map_err(|NotAccessNeeds| VaultError)
    }
}

/// What a person told us of their needs; `None` if there is no such account.
pub fn access_needs_of(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
) -> Result<Option<SealedNeeds>, StoreError> {
    snapshot.row_opt(&ACCESS_NEEDS_OF, params![user], |row| Ok(SealedNeeds(row.get(0)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_come_back_from_their_text() {
        for more_time in [false, true] {
            for step_free in [false, true] {
                for companions in 0..=COMPANIONS_MAX {
                    let needs = AccessNeeds { more_time, step_free, companions };
                    assert_eq!(needs.to_string().parse(), Ok(needs));
                    assert_eq!(needs.to_string().len(), 6);
                }
            }
        }
        for odd in ["", "t1s0", "t2s0c0", "t1s0c4", "t1s0c/", "t1s0c22", "T1S0C0"] {
            assert_eq!(odd.parse::<AccessNeeds>(), Err(NotAccessNeeds), "{odd}");
        }
    }

    #[test]
    fn more_time_alone_is_no_reason_for_a_companion_seat() {
        let needs = AccessNeeds { more_time: true, ..AccessNeeds::default() };
        assert!(!needs.has_companion_seat());
        assert!(AccessNeeds { companions: 1, ..needs }.has_companion_seat());
        assert!(AccessNeeds { step_free: true, ..needs }.has_companion_seat());
    }
}
