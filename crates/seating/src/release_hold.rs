//! Command: give the seats of a hold back before it ends.

use kernel::{Class, HoldId, Refusal, SeatState};
use serde_json::json;
use store::{Entry, Failure, StoreError, Tx, params, sql};

use crate::hold::{Hold, HoldStatus, Owner};
use crate::hold_seats::actor;
use crate::queries::find_hold;
use crate::taking::{Claim, move_seats};

sql! {
    /// The hold as it was read, or nothing.
    RELEASE_HOLD = "UPDATE holds SET status = 'released' \
        WHERE hold_id = $1 AND status = $2 AND held_until = $3";
}

/// These seats are no longer wanted.
#[derive(Debug, Clone)]
pub struct ReleaseHold {
    /// Which hold.
    pub hold: HoldId,
    /// Who asks: any of the names that this person goes by.
    pub claimants: Vec<Owner>,
}

/// Why a hold is not released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseRefusal {
    /// There is no such hold.
    UnknownHold,
    /// It is somebody else's.
    NotYours,
    /// A payment for it is under way.
    Paying,
    /// It has become a booking; cancel that instead.
    Booked,
}

impl Refusal for ReleaseRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownHold => "unknown_hold",
            Self::NotYours => "not_your_hold",
            Self::Paying => "hold_paying",
            Self::Booked => "hold_booked",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownHold => Class::NotFound,
            Self::NotYours => Class::Forbidden,
            Self::Paying | Self::Booked => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownHold => "There is no such hold.",
            Self::NotYours => "This hold was made by somebody else. Send the sessionId it has.",
            Self::Paying => "A payment for these seats is under way. Wait until it is settled.",
            Self::Booked => "These seats are booked already. Cancel the booking instead.",
        }
        .into()
    }
}

/// Frees the seats. Releasing what is released or has run out changes nothing.
pub fn release_hold(tx: &mut Tx<'_>, command: &ReleaseHold) -> Result<(), Failure<ReleaseRefusal>> {
    let hold = find_hold(tx, command.hold)?.ok_or(ReleaseRefusal::UnknownHold)?;
    if !command.claimants.contains(&hold.owner) {
        return Err(ReleaseRefusal::NotYours.into());
    }
    match hold.status {
        HoldStatus::Booked => return Err(ReleaseRefusal::Booked.into()),
        HoldStatus::Paying => return Err(ReleaseRefusal::Paying.into()),
        HoldStatus::Released => return Ok(()),
        HoldStatus::Active => give_back(tx, &hold)?,
    }
    tx.journal(&Entry {
        actor: actor(&hold.owner),
        action: "seating.release_hold",
        subject_kind: "hold",
        subject: hold.id.uuid(),
        detail: json!({ "show": hold.show, "seats": hold.seats }),
    })?;
    Ok(())
}

/// Ends a hold that is active or paying and frees those of its seats that are still its own.
pub(crate) fn give_back(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), StoreError> {
    if !matches!(hold.status, HoldStatus::Active | HoldStatus::Paying) {
        return Ok(());
    }
    let status = hold.status.to_string();
    if tx.execute(&RELEASE_HOLD, params![hold.id, &status, hold.held_until])? == 0 {
        // It was extended, paid for or released since we looked.
        return Err(StoreError::Contention);
    }
    let claim = Claim { show: hold.show, id: hold.id.uuid(), state: SeatState::Held, until: None };
    move_seats(tx, &claim, None, &hold.seats).map(|_| ())
}
