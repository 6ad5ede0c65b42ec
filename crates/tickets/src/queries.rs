//! Looks tickets up: by id, by booking, by show.

use kernel::{BookingId, ShowId, TicketId};
use store::{Snapshot, StoreError, params, sql};

use crate::Ticket;
use crate::ticket::ticket_columns;

sql! {
    FIND_TICKET = concat!("SELECT ", ticket_columns!(), " FROM tickets WHERE ticket_id = $1");
    TICKETS_OF_BOOKING =
        concat!("SELECT ", ticket_columns!(), " FROM tickets WHERE booking_id = $1");
    /// The words of the index `tickets_one_living_per_seat`, so that it serves.
    TICKETS_OF_SHOW = concat!(
        "SELECT ", ticket_columns!(),
        " FROM tickets WHERE show_id = $1 AND status <> 'cancelled' ORDER BY seat_no",
    );
    COUNT_ADMISSIONS = "SELECT CAST(COUNT(*) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN status = 'used' THEN 1 ELSE 0 END), 0) AS BIGINT) \
        FROM tickets WHERE show_id = $1 AND status <> 'cancelled'";
}

/// How many people a show expects, and how many came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admissions {
    /// Tickets that were issued and not cancelled.
    pub sold: i64,
    /// Those of them that were used.
    pub inside: i64,
}

/// The ticket of that id, in whatever state.
pub fn find_ticket(
    snapshot: &mut Snapshot<'_>,
    id: TicketId,
) -> Result<Option<Ticket>, StoreError> {
    snapshot.row_opt(&FIND_TICKET, params![id], Ticket::from_row)
}

/// All tickets of a booking, cancelled ones too, in the order of their seats.
pub fn tickets_of(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
) -> Result<Vec<Ticket>, StoreError> {
    let mut tickets = snapshot.rows(&TICKETS_OF_BOOKING, params![booking], Ticket::from_row)?;
    tickets.sort_unstable_by_key(|ticket| (ticket.seat_no, ticket.issued_at, ticket.id));
    Ok(tickets)
}

/// The living tickets of a show in the order of their seats: the list that a gate downloads.
pub fn tickets_of_show(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
) -> Result<Vec<Ticket>, StoreError> {
    snapshot.rows(&TICKETS_OF_SHOW, params![show], Ticket::from_row)
}

/// The counts that a gate watches.
pub fn admissions_of(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<Admissions, StoreError> {
    snapshot.row(&COUNT_ADMISSIONS, params![show], |row| {
        Ok(Admissions { sold: row.get(0)?, inside: row.get(1)? })
    })
}
