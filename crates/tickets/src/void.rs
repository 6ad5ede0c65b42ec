//! Takes tickets back. A step of a cancellation or a transfer, whose command journals it.

use kernel::{BookingId, TicketId};
use store::{StoreError, Tx, params, sql};

use crate::Ticket;
use crate::ticket::ticket_columns;

sql! {
    VOID = concat!(
        "UPDATE tickets SET status = 'cancelled', cancelled_at = $3 \
         WHERE ticket_id = $1 AND booking_id = $2 AND status = 'valid' RETURNING ",
        ticket_columns!(),
    );
}

/// Cancels those of the tickets that belong to the booking and still admit, and returns them as
/// they are now. Used and cancelled tickets are left as they are: what they mean, the caller decides.
pub fn void_tickets(
    tx: &mut Tx<'_>,
    booking: BookingId,
    tickets: &[TicketId],
) -> Result<Vec<Ticket>, StoreError> {
    let now = tx.now();
    let mut voided = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        voided.extend(tx.row_opt(&VOID, params![*ticket, booking, now], Ticket::from_row)?);
    }
    Ok(voided)
}
