//! Command: end a pending booking whose payments are all decided, for the reconciler.
//!
//! Right at READ COMMITTED too, as `conclude_payment` is: both lock the booking first.

use kernel::BookingId;
use store::{StoreError, Tx};

use crate::booking::{BookingStatus, lock_booking};
use crate::confirm_booking::{Confirmed, confirm_booking};
use crate::fail_booking::{EndedBecause, fail_booking};

/// Issues the tickets if everything is paid and gives everything back if not. `false`: a payment is
/// still open, and the booking is left to that one.
pub fn conclude_booking(tx: &mut Tx<'_>, booking: BookingId) -> Result<bool, StoreError> {
    lock_booking(tx, booking)?;
    let confirmed = confirm_booking(tx, booking)?;
    if !matches!(confirmed, Some(Confirmed::NotPaid(_))) {
        return Ok(true);
    }
    let ended = fail_booking(tx, booking, &EndedBecause::NoAnswer)?;
    Ok(ended.is_some_and(|now| now.status != BookingStatus::Pending))
}
