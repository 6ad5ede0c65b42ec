//! Tries to pay for a hold, counted: the pages number them, so that a form that is sent twice (a double
//! press, a reload, a second tab) is one try, and a try that came to nothing is shown again as it was.

use booking::{Booking, gateway_payment_id};
use kernel::{BookingId, HoldId, derived};
use payments::{Payment, find_payment};
use store::{Snapshot, StoreError};

use super::OpenedHold;
use crate::App;
use crate::door::ApiError;

/// Tries to pay for one hold.
pub const TRIES_PER_HOLD_MAX: usize = 30;

/// How often somebody has tried to pay for a hold.
#[derive(Debug, Clone, Default)]
pub struct Tries {
    /// The number of the next try.
    pub next: usize,
    /// The last one.
    pub last: Option<Try>,
}

/// A try that is over or still open; the booking tells.
#[derive(Debug, Clone)]
pub struct Try {
    /// What was to become of it.
    pub booking: Booking,
    /// What the gateway was asked for, where it was.
    pub payment: Option<Payment>,
}

/// The booking that a try makes. Derived, so that nobody has to remember it.
#[must_use]
pub fn try_id(hold: HoldId, number: usize) -> BookingId {
    BookingId::new(derived(hold.uuid(), "checkout", number.min(TRIES_PER_HOLD_MAX)))
}

/// The tries so far.
pub async fn tries_of(app: &App, hold: &OpenedHold) -> Result<Tries, ApiError> {
    let hold = hold.hold.id;
    Ok(app.store.read("http.tries", move |s| count(s, hold)).await?)
}

fn count(snapshot: &mut Snapshot<'_>, hold: HoldId) -> Result<Tries, StoreError> {
    let mut tries = Tries::default();
    while tries.next < TRIES_PER_HOLD_MAX {
        let id = try_id(hold, tries.next);
        let Some(booking) = booking::find_booking(snapshot, id)? else { break };
        let payment = find_payment(snapshot, gateway_payment_id(id))?;
        tries.last = Some(Try { booking, payment });
        tries.next += 1;
    }
    Ok(tries)
}
