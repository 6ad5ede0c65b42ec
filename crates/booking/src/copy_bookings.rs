//! Command: write guests' bookings once more, for other guests at another show of the same hall and
//! prices, as the scripts would have sold them.
//!
//! To fill an embedded file that nobody serves yet (docs/load.md): nobody is told, and nothing is
//! decided; where the seats are taken, the database refuses. All columns are copied, whatever they are;
//! a table that selling writes to for the first time must be named here.

use kernel::{BookingId, HoldId, ShowId, TheaterId, Timestamp};
use payments::capture_id;
use store::{Names, Part, Pattern, Snapshot, StoreError, Tx, params, sql};
use uuid::Uuid;

use crate::booking::{BookingStatus, find_booking};
use crate::confirm_booking::{sale_id, ticket_id};
use crate::number::{NUMBER_TRIES, booking_number};
use crate::reserve_booking::gateway_payment_id;

sql! {
    HOLD = "SELECT h.* FROM bookings b JOIN holds h ON h.hold_id = b.hold_id \
        WHERE b.booking_id = $1";
    SEATS = "SELECT s.* FROM bookings b JOIN show_seats s ON s.show_id = b.show_id \
        AND s.claim_id = b.booking_id WHERE b.booking_id = $1 ORDER BY s.seat_no";
    BOOKING = "SELECT * FROM bookings WHERE booking_id = $1";
    PAYMENTS = "SELECT * FROM payments WHERE booking_id = $1";
    TRANSFERS = "SELECT * FROM transfers WHERE booking_id = $1";
    LINES = "SELECT e.* FROM transfers t JOIN ledger_entries e ON e.transfer_id = t.transfer_id \
        WHERE t.booking_id = $1";
    TICKETS = "SELECT * FROM tickets WHERE booking_id = $1 ORDER BY seat_no";
    JOURNAL = "SELECT j.* FROM bookings b \
        JOIN journal j ON j.subject_id = b.booking_id OR j.subject_id = b.hold_id \
        WHERE b.booking_id = $1 ORDER BY j.entry_no";
    IS_TAKEN = "SELECT booking_id FROM bookings WHERE booking_number = $1";
}

/// Everything that selling to a guest writes, in an order in which it can be written.
static PARTS: [Part; 8] = [
    Part::of("holds", &HOLD),
    Part::of("show_seats", &SEATS),
    Part::of("bookings", &BOOKING),
    Part::of("payments", &PAYMENTS),
    Part::of("transfers", &TRANSFERS),
    Part::of("ledger_entries", &LINES),
    Part::of("tickets", &TICKETS),
    Part::counted("journal", &JOURNAL),
];

/// What tells one guest's booking from another one of the same seats and prices.
#[derive(Debug, Clone, Copy)]
pub struct GuestBooking {
    /// The booking.
    pub booking: BookingId,
    /// Its hold.
    pub hold: HoldId,
    /// Its show.
    pub show: ShowId,
    /// Whose show that is.
    pub theater: TheaterId,
    /// The session that the guest holds seats and names a card by.
    pub session: Uuid,
    /// The hash of the guest's secret, and of the request.
    pub secret: [u8; 32],
}

impl GuestBooking {
    fn names(&self, number: &str, seats: usize) -> Names {
        let mut names = Names::default();
        names.bytes(number.as_bytes());
        names.bytes(&self.secret);
        let payment = gateway_payment_id(self.booking);
        let transfers = [capture_id(payment), sale_id(self.booking)];
        let ids = [self.booking.uuid(), self.hold.uuid(), self.show.uuid(), self.theater.uuid()];
        let ids = ids.into_iter().chain([self.session, payment.uuid()]);
        let ids = ids.chain(transfers.map(kernel::TransferId::uuid));
        let tickets = (0..seats).map(|index| ticket_id(self.booking, index).uuid());
        ids.chain(tickets).for_each(|id| names.id(id));
        names
    }
}

/// A booking that can be copied.
#[derive(Debug)]
pub struct BookingPattern {
    rows: Pattern,
    seats: usize,
}

/// Reads a booking that was confirmed in one moment, so that it can be copied: one by card alone,
/// without an offer, of which nothing was given back.
pub fn booking_pattern(
    snapshot: &mut Snapshot<'_>,
    guest: &GuestBooking,
) -> Result<BookingPattern, StoreError> {
    let booking = find_booking(snapshot, guest.booking)?.filter(|booking| {
        booking.status == BookingStatus::Confirmed
            && (booking.user, booking.offer, booking.refunded.minor) == (None, None, 0)
    });
    let booking = booking
        .ok_or_else(|| StoreError::Defect(format!("booking {} is no pattern", guest.booking)))?;
    let (key, seats) = (params![booking.id], booking.seats.len());
    let names = guest.names(&booking.number, seats);
    let rows = Pattern::read(snapshot, &PARTS, key, booking.created_at, names)?;
    Ok(BookingPattern { rows, seats })
}

/// Writes each for its guest. The show has the seats of the pattern's hall at the same prices.
pub fn copy_bookings(
    tx: &mut Tx<'_>,
    copies: &[(&BookingPattern, GuestBooking)],
) -> Result<(), StoreError> {
    let now = tx.now();
    let mut named = Vec::with_capacity(copies.len());
    for (pattern, guest) in copies {
        let number = free_number(tx, guest.booking, now)?;
        named.push((&pattern.rows, guest.names(&number, pattern.seats)));
    }
    Pattern::write(tx, &named)
}

fn free_number(tx: &mut Tx<'_>, booking: BookingId, now: Timestamp) -> Result<String, StoreError> {
    for attempt in 0..NUMBER_TRIES {
        let number = booking_number(booking, now, attempt);
        if tx.row_opt(&IS_TAKEN, params![&number], |row| row.get::<Uuid>(0))?.is_none() {
            return Ok(number);
        }
    }
    Err(StoreError::Contention)
}
