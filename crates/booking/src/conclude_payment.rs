//! Command: record a gateway's answer and do at once what follows from it for the booking.
//!
//! One transaction, so that there is no moment in which money is ours and nobody has tickets. Serves
//! checkout, webhooks and the reconciler alike: whoever hears the answer first concludes.
//!
//! Right at READ COMMITTED too (docs/decisions/0015): the booking is locked before anything of it is
//! read, so that what is paid, what went back and what follows from it is decided by one script after
//! the other; its hold and its seats are won by conditional writes, as at a checkout. A show that is
//! called off meanwhile looks for bookings once more when this is through (`flows::cancel_show`).

use kernel::PaymentId;
use payments::gateway::GatewayOutcome;
use payments::{Payment, Settled, Settlement, settle_payment, void_unsent};
use store::{StoreError, Tx};

use crate::booking::{Booking, find_booking, lock_booking_of};
use crate::confirm_booking::{Confirmed, confirm_booking};
use crate::fail_booking::{EndedBecause, fail_booking};

/// How a payment and its booking stand after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concluded {
    /// The payment.
    pub payment: Payment,
    /// The booking.
    pub booking: Booking,
}

/// Records `outcome`; `never_charged` is why the booking ends where that is the answer. `None`:
/// there is no such payment.
pub fn conclude_payment(
    tx: &mut Tx<'_>,
    payment: PaymentId,
    outcome: &GatewayOutcome,
    never_charged: &EndedBecause,
) -> Result<Option<Concluded>, StoreError> {
    lock_booking_of(tx, payment)?;
    let settlement = Settlement { payment, outcome: outcome.clone() };
    let settled = settle_payment(tx, &settlement)?;
    settled.map(|settled| follow(tx, settled, never_charged)).transpose()
}

/// Ends a booking whose maker could not ask its gateway, unless somebody else has asked for the same
/// payment meanwhile: then it is as it was. `None`: there is no such payment.
pub fn conclude_unsent(
    tx: &mut Tx<'_>,
    payment: PaymentId,
) -> Result<Option<Concluded>, StoreError> {
    lock_booking_of(tx, payment)?;
    let settled = void_unsent(tx, payment)?;
    settled.map(|settled| follow(tx, settled, &EndedBecause::NotCharged)).transpose()
}

fn follow(
    tx: &mut Tx<'_>,
    (payment, settled): (Payment, Settled),
    never_charged: &EndedBecause,
) -> Result<Concluded, StoreError> {
    let booking = match settled {
        Settled::Captured | Settled::LateCapture => {
            confirm_booking(tx, payment.booking)?.map(Confirmed::into_booking)
        }
        Settled::Declined => {
            let code = payment.decline_code.clone().unwrap_or_else(|| "declined".into());
            fail_booking(tx, payment.booking, &EndedBecause::Declined(code))?
        }
        Settled::Voided => fail_booking(tx, payment.booking, never_charged)?,
        Settled::NeedsAction { .. } | Settled::Unchanged(_) => find_booking(tx, payment.booking)?,
    };
    let booking = booking
        .ok_or_else(|| StoreError::Defect(format!("payment {} has no booking", payment.id)))?;
    Ok(Concluded { payment, booking })
}
