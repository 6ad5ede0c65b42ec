//! Command: five more minutes, once, in the last two.

use catalog::find_show;
use kernel::time::{plus_seconds, seconds_between};
use kernel::{Class, HoldId, Refusal, SeatState, ShowId, Timestamp};
use serde_json::json;
use store::{Entry, Failure, StoreError, Tx, params, sql};

use crate::hold::{Held, Hold, HoldStatus, Owner};
use crate::hold_seats::actor;
use crate::limits::{EXTENSION_OFFERED_SECONDS, EXTENSION_SECONDS};
use crate::queries::{find_hold, held_seats};
use crate::taking::{Claim, move_seats};

sql! {
    EXTEND_HOLD = "UPDATE holds SET held_until = $2, is_extended = TRUE \
        WHERE hold_id = $1 AND status = 'active' AND is_extended = FALSE AND held_until > $3";
}

/// More time, please.
#[derive(Debug, Clone)]
pub struct ExtendHold {
    /// Which hold.
    pub hold: HoldId,
    /// The show that the asker believes it is for.
    pub show: ShowId,
    /// Who asks: any of the names that this person goes by.
    pub claimants: Vec<Owner>,
}

/// Why a hold is not extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtendRefusal {
    /// There is no such hold for this show.
    UnknownHold,
    /// It is somebody else's.
    NotYours,
    /// It has ended.
    Expired,
    /// It is being paid for or is booked.
    NotActive,
    /// It was extended before.
    AlreadyExtended,
    /// There is time enough left.
    TooEarly {
        /// How many seconds from now an extension will be possible.
        in_seconds: i64,
    },
}

impl Refusal for ExtendRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownHold => "unknown_hold",
            Self::NotYours => "not_your_hold",
            Self::Expired => "hold_expired",
            Self::NotActive => "hold_not_active",
            Self::AlreadyExtended => "already_extended",
            Self::TooEarly { .. } => "too_early_to_extend",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownHold => Class::NotFound,
            Self::NotYours => Class::Forbidden,
            Self::Expired => Class::Gone,
            Self::NotActive | Self::TooEarly { .. } => Class::Conflict,
            Self::AlreadyExtended => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownHold => "There is no such hold for this show.".into(),
            Self::NotYours => {
                "This hold was made by somebody else. Send the sessionId it has.".into()
            }
            Self::Expired => "Your hold has ended. Hold the seats again if they are free.".into(),
            Self::NotActive => "These seats are being paid for or are booked already.".into(),
            Self::AlreadyExtended => "A hold can be extended once, and this one was.".into(),
            Self::TooEarly { .. } => format!(
                "A hold can be extended in its last {} minutes.",
                EXTENSION_OFFERED_SECONDS / 60
            ),
        }
    }

    fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::TooEarly { in_seconds } => u32::try_from(*in_seconds).ok(),
            _ => None,
        }
    }
}

/// Adds five minutes to what is left.
pub fn extend_hold(tx: &mut Tx<'_>, command: &ExtendHold) -> Result<Held, Failure<ExtendRefusal>> {
    let hold = find_hold(tx, command.hold)?.filter(|hold| hold.show == command.show);
    let hold = hold.ok_or(ExtendRefusal::UnknownHold)?;
    let now = tx.now();
    check(&hold, &command.claimants, now)?;
    let show = find_show(tx, hold.show)?.ok_or(ExtendRefusal::UnknownHold)?;
    let held_until =
        plus_seconds(hold.held_until, EXTENSION_SECONDS).min(show.ends_at).max(hold.held_until);
    if tx.execute(&EXTEND_HOLD, params![hold.id, held_until, now])? == 0 {
        return Err(StoreError::Contention.into());
    }
    let claim =
        |until| Claim { show: hold.show, id: hold.id.uuid(), state: SeatState::Held, until };
    let moved = move_seats(tx, &claim(None), Some(&claim(Some(held_until))), &hold.seats)?;
    if moved < hold.seats.len() {
        return Err(ExtendRefusal::Expired.into());
    }
    let seats = held_seats(tx, &hold)?;
    tx.journal(&Entry {
        actor: actor(&hold.owner),
        action: "seating.extend_hold",
        subject_kind: "hold",
        subject: hold.id.uuid(),
        detail: json!({ "heldUntil": held_until }),
    })?;
    Ok(Held { hold: hold.id, show: hold.show, held_until, seats, orphans: Vec::new() })
}

fn check(hold: &Hold, claimants: &[Owner], now: Timestamp) -> Result<(), ExtendRefusal> {
    let left = seconds_between(now, hold.held_until);
    match hold.status {
        _ if !claimants.contains(&hold.owner) => Err(ExtendRefusal::NotYours),
        HoldStatus::Released => Err(ExtendRefusal::Expired),
        HoldStatus::Paying | HoldStatus::Booked => Err(ExtendRefusal::NotActive),
        HoldStatus::Active if hold.held_until <= now => Err(ExtendRefusal::Expired),
        HoldStatus::Active if hold.is_extended => Err(ExtendRefusal::AlreadyExtended),
        HoldStatus::Active if left > EXTENSION_OFFERED_SECONDS => {
            Err(ExtendRefusal::TooEarly { in_seconds: left - EXTENSION_OFFERED_SECONDS })
        }
        HoldStatus::Active => Ok(()),
    }
}
