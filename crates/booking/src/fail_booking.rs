//! Command: end a pending booking whose payment failed, and give everything back.

use kernel::{BookingId, Fact};
use payments::{PaymentStatus, payments_of};
use seating::{give_up, resume_hold};
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx, params, sql};

use crate::booking::{AfterFailure, Booking, find_booking};
use crate::confirm_booking::refund_all;
use crate::letter::hasten_first_letter;
use crate::offers::return_use;

sql! {
    FAIL = "UPDATE bookings SET status = $2, failure_code = $3, updated_at = $4 \
        WHERE booking_id = $1 AND status = 'pending'";
}

/// Why it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndedBecause {
    /// The gateway said no, with its code.
    Declined(String),
    /// The gateway could not be asked, or never charged.
    NotCharged,
    /// Nobody ever heard of the payment.
    NoAnswer,
}

impl EndedBecause {
    const fn status(&self) -> &'static str {
        match self {
            Self::Declined(_) | Self::NotCharged => "failed",
            Self::NoAnswer => "expired",
        }
    }

    fn code(&self) -> &str {
        match self {
            Self::Declined(code) => code,
            Self::NotCharged => "not_charged",
            Self::NoAnswer => "no_answer",
        }
    }
}

/// Ends it, unless it is not pending any more or its gateway payment is still open or captured:
/// then nothing is changed. Answers the booking as it is now; `None` if there is none.
pub fn fail_booking(
    tx: &mut Tx<'_>,
    booking: BookingId,
    because: &EndedBecause,
) -> Result<Option<Booking>, StoreError> {
    let Some(booking) = find_booking(tx, booking)? else { return Ok(None) };
    let payments = payments_of(tx, booking.id)?;
    let undecided = payments.iter().any(|payment| {
        let is_ours = payment.method == payments::Method::Wallet;
        !is_ours && (payment.status.is_open() || payment.status == PaymentStatus::Captured)
    });
    let now = tx.now();
    let values = params![booking.id, because.status(), because.code(), now];
    if undecided || tx.execute(&FAIL, values)? == 0 {
        return Ok(Some(booking));
    }
    let keeps =
        booking.after_failure == AfterFailure::KeepHold && booking.hold_until_before_paying > now;
    if keeps {
        resume_hold(tx, booking.hold, booking.hold_until_before_paying)?;
    } else {
        give_up(tx, booking.hold)?;
    }
    if let Some(offer) = booking.offer {
        return_use(tx, offer, booking.id)?;
    }
    refund_all(tx, &booking, &payments, "payment_failed")?;
    hasten_first_letter(tx, &booking)?;
    tx.fact(Fact::BookingChanged { booking: booking.id });
    tx.journal(&Entry {
        actor: Actor::System,
        action: "booking.fail_booking",
        subject_kind: "booking",
        subject: booking.id.uuid(),
        detail: json!({ "because": because.code() }),
    })?;
    Ok(Some(find_booking(tx, booking.id)?.unwrap_or(booking)))
}
