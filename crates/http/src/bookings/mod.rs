//! Bookings: pay for a hold, look at it, give it back, print it.

pub mod cancel;
pub mod create;
mod opened;
pub mod papers;
pub mod read;

use booking::Booking;
use catalog::{Layout, Show};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tickets::{Ticket, TicketKeys, TicketState};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::door::decimal;
use crate::seats::number_of;
use crate::words::{SeatType, TicketStatus};

pub use opened::Opened;

/// A seat as it was sold.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedSeat {
    /// Names the seat.
    seat_id: Uuid,
    /// The label of its row.
    #[schema(example = "A")]
    row: String,
    /// Its number in the row.
    #[schema(value_type = i64, example = 1)]
    number: Value,
    /// What it is made of.
    #[serde(rename = "type")]
    seat_type: SeatType,
    /// What was asked for it, fees included, before the offer.
    #[schema(example = 15.99)]
    price: f64,
    /// The booking fee that the price includes.
    #[schema(example = 1.5)]
    fee: f64,
    /// What the offer took off.
    #[schema(example = 1.6)]
    discount: f64,
}

/// A ticket of a booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedTicket {
    /// Names the ticket.
    ticket_id: Uuid,
    /// How people call the seat.
    #[schema(example = "A1")]
    seat: String,
    /// What has become of it.
    status: TicketStatus,
    /// What the QR code says; unique, and good for one entry.
    #[schema(example = "USH1ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXY")]
    qr_code: String,
    /// When somebody came in with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<Timestamp>,
    /// At which gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_gate: Option<String>,
}

/// The amounts of a booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingAmounts {
    /// Of all amounts.
    #[schema(example = "USD")]
    currency: String,
    /// Prices and fees.
    #[schema(example = 31.98)]
    total_amount: f64,
    /// What the offer took off.
    #[schema(example = 3.2)]
    discount: f64,
    /// What was to pay.
    #[schema(example = 28.78)]
    final_amount: f64,
    /// What was given back so far.
    #[schema(example = 0.0)]
    refunded_amount: f64,
}

impl BookingAmounts {
    pub(crate) fn of(booking: &Booking) -> Self {
        Self {
            currency: booking.due.currency.to_string(),
            total_amount: booking.total.to_decimal(),
            discount: booking.discount.to_decimal(),
            final_amount: booking.due.to_decimal(),
            refunded_amount: booking.refunded.to_decimal(),
        }
    }
}

impl BookedSeat {
    fn all(booking: &Booking, show: &Show, layout: &Layout) -> Vec<Self> {
        let known = booking.seats.iter().filter_map(|sold| {
            let seat = layout.seat(sold.seat_no)?;
            Some(Self {
                seat_id: layout.seat_uuid(seat.no),
                row: seat.row_label.clone(),
                number: number_of(seat),
                seat_type: layout.category_of(seat).seat_type.into(),
                price: decimal(sold.price_minor + sold.fee_minor, show.currency),
                fee: decimal(sold.fee_minor, show.currency),
                discount: decimal(sold.discount_minor, show.currency),
            })
        });
        known.collect()
    }
}

impl BookedTicket {
    fn new(keys: &TicketKeys, ticket: &Ticket) -> Self {
        let (used_at, used_gate) = match &ticket.state {
            TicketState::Used { at, gate, .. } => (Some(*at), Some(gate.clone())),
            TicketState::Valid | TicketState::Cancelled { .. } => (None, None),
        };
        Self {
            ticket_id: ticket.id.uuid(),
            seat: ticket.seat_label.clone(),
            status: (&ticket.state).into(),
            qr_code: keys.code_of(ticket).to_string(),
            used_at,
            used_gate,
        }
    }
}
