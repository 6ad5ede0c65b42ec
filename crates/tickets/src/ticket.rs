//! A ticket as it is stored, and the states that it can be in.

use kernel::{BookingId, SeatNo, ShowId, TicketId, Timestamp, UserId};
use store::{Row, StoreError};

/// The columns that [`Ticket::from_row`] reads, in its order.
macro_rules! ticket_columns {
    () => {
        "ticket_id, booking_id, show_id, seat_no, seat_label, seat_type, price_minor, fee_minor, \
         discount_minor, issued_at, status, used_at, used_gate, used_by, cancelled_at"
    };
}
pub(crate) use ticket_columns;

/// One person's right to one seat of one show. Amounts are in the minor unit of its booking's
/// currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Names it for good.
    pub id: TicketId,
    /// The booking that paid for it.
    pub booking: BookingId,
    /// The show that it admits to.
    pub show: ShowId,
    /// The seat, by its ordinal in the show's layout.
    pub seat_no: SeatNo,
    /// How people call the seat: `G10`.
    pub seat_label: String,
    /// What kind of seat was paid for: `premium`.
    pub seat_type: String,
    /// The price, without the fee.
    pub price_minor: i64,
    /// The booking fee.
    pub fee_minor: i64,
    /// This ticket's share of the booking's discount.
    pub discount_minor: i64,
    /// When this code was made; part of what the code proves.
    pub issued_at: Timestamp,
    /// What has become of it.
    pub state: TicketState,
}

/// What has become of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketState {
    /// It admits.
    Valid,
    /// Somebody came in with it.
    Used {
        /// When.
        at: Timestamp,
        /// At which entrance.
        gate: String,
        /// Who scanned it, where that was a person.
        by: Option<UserId>,
    },
    /// It was taken back.
    Cancelled {
        /// When.
        at: Timestamp,
    },
}

impl TicketState {
    /// The word of the API and of the database.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Used { .. } => "used",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

impl Ticket {
    pub(crate) fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            booking: row.get(1)?,
            show: row.get(2)?,
            seat_no: row.get(3)?,
            seat_label: row.get(4)?,
            seat_type: row.get(5)?,
            price_minor: row.get(6)?,
            fee_minor: row.get(7)?,
            discount_minor: row.get(8)?,
            issued_at: row.get(9)?,
            state: state_from_row(row)?,
        })
    }
}

fn state_from_row(row: &Row<'_>) -> Result<TicketState, StoreError> {
    let word: String = row.get(10)?;
    match word.as_str() {
        "valid" => Ok(TicketState::Valid),
        "used" => Ok(TicketState::Used { at: row.get(11)?, gate: row.get(12)?, by: row.get(13)? }),
        "cancelled" => Ok(TicketState::Cancelled { at: row.get(14)? }),
        _ => Err(StoreError::Defect(format!("column 10: {word:?} is not a ticket status"))),
    }
}
