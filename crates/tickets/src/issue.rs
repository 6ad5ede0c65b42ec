//! Issues the tickets of a booking. A step of the booking's own command, which journals it.

use kernel::{BookingId, SeatNo, ShowId, TicketId, Timestamp};
use store::{Param, StoreError, Tx, params, sql};

use crate::limits::TICKETS_PER_STATEMENT_MAX;

sql! {
    family ISSUE[TICKETS_PER_STATEMENT_MAX] = |rows| {
        let values: Vec<String> = (0..rows)
            .map(|row| {
                let own: Vec<String> =
                    (0..OWN_PARAMS).map(|n| format!("${}", 4 + row * OWN_PARAMS + n)).collect();
                format!("($1, $2, $3, {})", own.join(", "))
            })
            .collect();
        format!(
            "INSERT INTO tickets (booking_id, show_id, issued_at, ticket_id, seat_no, seat_label, \
             seat_type, price_minor, fee_minor, discount_minor) VALUES {} \
             ON CONFLICT (ticket_id) DO NOTHING",
            values.join(", "),
        )
    };
}
sql! {
    IS_ISSUED = "SELECT ticket_id FROM tickets WHERE ticket_id = $1 AND booking_id = $2 \
        AND show_id = $3 AND seat_no = $4";
}

/// Parameters that each ticket has for itself; three more are shared by all.
const OWN_PARAMS: usize = 7;

/// A ticket to be issued. The id comes from the door; amounts are in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// Names it for good.
    pub id: TicketId,
    /// The seat, by its ordinal in the show's layout.
    pub seat_no: SeatNo,
    /// How people call the seat: `G10`.
    pub seat_label: String,
    /// What kind of seat is paid for: `premium`.
    pub seat_type: String,
    /// The price, without the fee.
    pub price_minor: i64,
    /// The booking fee.
    pub fee_minor: i64,
    /// This ticket's share of the booking's discount.
    pub discount_minor: i64,
}

/// Issues the tickets of a booking, valid from now. The same ids again change nothing. A second
/// living ticket for a seat is a [`StoreError::Constraint`], as is an id that is in use for another
/// booking or seat.
pub fn issue_tickets(
    tx: &mut Tx<'_>,
    booking: BookingId,
    show: ShowId,
    tickets: &[NewTicket],
) -> Result<(), StoreError> {
    for some in tickets.chunks(TICKETS_PER_STATEMENT_MAX) {
        let issued = issue_some(tx, booking, show, some)?;
        if issued < some.len() as u64 {
            check_replay(tx, booking, show, some)?;
        }
    }
    Ok(())
}

fn issue_some(
    tx: &mut Tx<'_>,
    booking: BookingId,
    show: ShowId,
    tickets: &[NewTicket],
) -> Result<u64, StoreError> {
    let now: Timestamp = tx.now();
    let mut values: Vec<Param<'_>> = params![booking, show, now].to_vec();
    for ticket in tickets {
        values.extend_from_slice(params![
            ticket.id,
            ticket.seat_no,
            &ticket.seat_label,
            &ticket.seat_type,
            ticket.price_minor,
            ticket.fee_minor,
            ticket.discount_minor,
        ]);
    }
    tx.execute(&ISSUE[tickets.len() - 1], &values)
}

fn check_replay(
    tx: &mut Tx<'_>,
    booking: BookingId,
    show: ShowId,
    tickets: &[NewTicket],
) -> Result<(), StoreError> {
    for ticket in tickets {
        let known = params![ticket.id, booking, show, ticket.seat_no];
        if tx.row_opt(&IS_ISSUED, known, |row| row.get::<TicketId>(0))?.is_none() {
            let cause = format!("ticket {} is in use for another booking or seat", ticket.id);
            return Err(StoreError::Constraint(cause));
        }
    }
    Ok(())
}
