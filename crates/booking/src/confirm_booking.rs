//! Command: turn a paid booking into tickets. The second of checkout's two scripts.
//!
//! Safe to run whenever money has come in, however late and however often. Money that comes after
//! the booking had failed takes the same seats, and the same use of its offer, if they are still to be
//! had; otherwise, or when the show is over, it goes back.

use catalog::{Show, ShowStatus, find_layout, find_selling_show};
use kernel::{BookingId, Fact, Money, RefundId, TicketId, TransferId, derived};
use payments::{
    Account, Destination, Line, OpenRefund, Payment, PaymentStatus, Transfer, open_refund,
    payments_ahead, payments_of, post_transfer,
};
use seating::{HeldSeat, book_seats, give_up, hold_ahead};
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx, params, sql};
use tickets::{NewTicket, issue_tickets};

use crate::booking::{
    Booking, BookingStatus, booking_of_hold, booking_of_hold_ahead, find_booking,
};
use crate::letter::{hasten_first_letter, send_late_letter};
use crate::offers::{find_offer, return_use, take_use_if_left};

sql! {
    CONFIRM = "UPDATE bookings SET status = 'confirmed', failure_code = NULL, booked_at = $2, \
        updated_at = $2 WHERE booking_id = $1 AND status <> 'confirmed' AND status <> 'cancelled'";
    GIVE_UP = "UPDATE bookings SET status = 'failed', failure_code = $2, updated_at = $3 \
        WHERE booking_id = $1 AND status = 'pending'";
    /// An erased contact is nobody.
    CONTACT_INDEX = "SELECT COALESCE(contact_email_index, access_hash, request_hash) \
        FROM bookings WHERE booking_id = $1";
    ADD_REFUNDED = "UPDATE bookings SET refunded_minor = refunded_minor + $2, updated_at = $3 \
        WHERE booking_id = $1";
}

/// What became of a booking whose money came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// It has its tickets, now or before.
    Tickets(Booking),
    /// Money is still missing; nothing was changed.
    NotPaid(Booking),
    /// Its seats are gone or its show is off; the money is on its way back.
    SentBack(Booking),
}

impl Confirmed {
    /// The booking as it is now.
    #[must_use]
    pub fn into_booking(self) -> Booking {
        match self {
            Self::Tickets(booking) | Self::NotPaid(booking) | Self::SentBack(booking) => booking,
        }
    }
}

/// Issues the tickets if everything is paid. `None`: there is no such booking.
pub fn confirm_booking(
    tx: &mut Tx<'_>,
    booking: BookingId,
) -> Result<Option<Confirmed>, StoreError> {
    payments_ahead(tx, booking);
    let Some(booking) = find_booking(tx, booking)? else { return Ok(None) };
    let payments = payments_of(tx, booking.id)?;
    let is_settled = matches!(booking.status, BookingStatus::Confirmed | BookingStatus::Cancelled);
    if is_settled {
        return Ok(Some(Confirmed::Tickets(booking)));
    }
    let unspent = unspent(&payments);
    if unspent < booking.due.minor {
        // Late money of a booking whose other part went back already goes back as well.
        let is_over = booking.status != BookingStatus::Pending && unspent > 0;
        return match is_over {
            true => send_back(tx, &booking, &payments, "late_payment").map(Some),
            false => Ok(Some(Confirmed::NotPaid(booking))),
        };
    }
    // A pending booking is its hold's only living one; one that had failed may have been followed.
    let is_late = booking.status != BookingStatus::Pending;
    // In this order: whoever begins to pay for the hold after it was read is met when it is booked, and
    // whoever did so before is found.
    hold_ahead(tx, booking.hold);
    if is_late {
        booking_of_hold_ahead(tx, booking.hold);
    }
    let show = find_selling_show(tx, booking.show)?.ok_or_else(|| no_show(&booking))?;
    match book_or_say_why_not(tx, &booking, &show)? {
        Some(reason) => send_back(tx, &booking, &payments, reason).map(Some),
        None => sell(tx, booking, &show).map(|sold| Some(Confirmed::Tickets(sold))),
    }
}

/// Books the seats of a paid booking, or tells why its money has to go back.
fn book_or_say_why_not(
    tx: &mut Tx<'_>,
    booking: &Booking,
    show: &Show,
) -> Result<Option<&'static str>, StoreError> {
    if show.status == ShowStatus::Cancelled {
        return Ok(Some("show_cancelled"));
    }
    if show.ends_at <= tx.now() {
        return Ok(Some("show_over"));
    }
    let is_late = booking.status != BookingStatus::Pending;
    if is_late && booking_of_hold(tx, booking.hold)?.is_some() {
        return Ok(Some("seats_lost"));
    }
    if is_late && !take_use_again(tx, booking)? {
        return Ok(Some("offer_used_up"));
    }
    if book_seats(tx, booking.hold, booking.id, &held(booking))? {
        return Ok(None);
    }
    if let (true, Some(offer)) = (is_late, booking.offer) {
        return_use(tx, offer, booking.id)?;
    }
    Ok(Some("seats_lost"))
}

/// Takes the use of its offer that a booking gave back when it failed; `false`: none is left.
fn take_use_again(tx: &mut Tx<'_>, booking: &Booking) -> Result<bool, StoreError> {
    let offer = booking.offer.map(|offer| find_offer(tx, offer)).transpose()?.flatten();
    let Some(offer) = offer else { return Ok(true) };
    let person = match booking.user {
        Some(user) => user.uuid().as_bytes().to_vec(),
        None => tx.row(&CONTACT_INDEX, params![booking.id], |row| row.get(0))?,
    };
    take_use_if_left(tx, &offer, &person, booking.id)
}

/// Confirms a booking whose seats are booked, with its tickets and its sale.
fn sell(tx: &mut Tx<'_>, booking: Booking, show: &Show) -> Result<Booking, StoreError> {
    let now = tx.now();
    tx.execute_once_later(&CONFIRM, params![booking.id, now])?;
    let layout = find_layout(tx, show.layout)?.ok_or_else(|| no_show(&booking))?;
    issue_tickets(tx, booking.id, booking.show, &new_tickets(&booking, &layout)?)?;
    post_sale(tx, &booking, show.theater)?;
    match booking.status {
        BookingStatus::Pending => hasten_first_letter(tx, &booking)?,
        _ => send_late_letter(tx, booking.id)?,
    }
    tx.fact(Fact::BookingChanged { booking: booking.id });
    note(tx, &booking, "booking.confirm_booking")?;
    let status = BookingStatus::Confirmed;
    Ok(Booking { status, failure_code: None, booked_at: Some(now), updated_at: now, ..booking })
}

/// What the payments hold that neither bought tickets nor went back, minor units.
fn unspent(payments: &[Payment]) -> i64 {
    let captured = payments.iter().filter(|payment| payment.status == PaymentStatus::Captured);
    captured.map(|payment| payment.amount.minor - payment.refunded.minor).sum()
}

fn no_show(booking: &Booking) -> StoreError {
    StoreError::Defect(format!("booking {} has no show or layout", booking.id))
}

fn held(booking: &Booking) -> Vec<HeldSeat> {
    let seats = booking.seats.iter();
    seats
        .map(|seat| HeldSeat {
            seat_no: seat.seat_no,
            price_minor: seat.price_minor,
            fee_minor: seat.fee_minor,
        })
        .collect()
}

/// The ticket for the `index`th seat of a booking.
pub(crate) fn ticket_id(booking: BookingId, index: usize) -> TicketId {
    TicketId::new(derived(booking.uuid(), "ticket", index))
}

fn new_tickets(booking: &Booking, layout: &catalog::Layout) -> Result<Vec<NewTicket>, StoreError> {
    let ticket = |(index, seat): (usize, &crate::quote::QuotedSeat)| {
        let place = layout.seat(seat.seat_no)?;
        Some(NewTicket {
            id: ticket_id(booking.id, index),
            seat_no: seat.seat_no,
            seat_label: place.label(),
            seat_type: layout.category_of(place).seat_type.to_string(),
            price_minor: seat.price_minor,
            fee_minor: seat.fee_minor,
            discount_minor: seat.discount_minor,
        })
    };
    let tickets: Option<Vec<_>> = booking.seats.iter().enumerate().map(ticket).collect();
    tickets.ok_or_else(|| no_show(booking))
}

/// The transfer by which a booking's money becomes the theatre's and ours.
pub(crate) fn sale_id(booking: BookingId) -> TransferId {
    TransferId::new(derived(booking.uuid(), "sale", 0))
}

/// Books the money out of suspense: to the theatre, to our fees, from our discounts.
fn post_sale(
    tx: &mut Tx<'_>,
    booking: &Booking,
    theater: kernel::TheaterId,
) -> Result<(), StoreError> {
    let money = |minor| Money::new(minor, booking.due.currency);
    let prices: i64 = booking.seats.iter().map(|seat| seat.price_minor).sum();
    let fees: i64 = booking.seats.iter().map(|seat| seat.fee_minor).sum();
    post_transfer(
        tx,
        &Transfer {
            id: sale_id(booking.id),
            kind: "sale",
            booking: Some(booking.id),
            lines: vec![
                Line::new(Account::BookingSuspense(booking.id), booking.due),
                Line::new(Account::Discounts, booking.discount),
                Line::new(Account::TheaterPayable(theater), money(-prices)),
                Line::new(Account::BookingFees, money(-fees)),
            ],
        },
    )
    .map(|_| ())
}

fn send_back(
    tx: &mut Tx<'_>,
    booking: &Booking,
    payments: &[Payment],
    reason: &str,
) -> Result<Confirmed, StoreError> {
    let now = tx.now();
    if tx.execute(&GIVE_UP, params![booking.id, reason, now])? == 1 {
        give_up(tx, booking.hold)?;
        hasten_first_letter(tx, booking)?;
        if let Some(offer) = booking.offer {
            return_use(tx, offer, booking.id)?;
        }
    }
    let back = refund_all(tx, booking, payments, reason)?;
    count_refunded(tx, booking.id, back)?;
    tx.fact(Fact::BookingChanged { booking: booking.id });
    note(tx, booking, "booking.send_back")?;
    let booking = find_booking(tx, booking.id)?.unwrap_or_else(|| booking.clone());
    Ok(Confirmed::SentBack(booking))
}

/// Opens a refund of all that is left of each captured payment; answers how much goes back.
pub(crate) fn refund_all(
    tx: &mut Tx<'_>,
    booking: &Booking,
    payments: &[Payment],
    reason: &str,
) -> Result<Money, StoreError> {
    let mut back = Money::zero(booking.due.currency);
    for payment in payments.iter().filter(|one| one.status == PaymentStatus::Captured) {
        let left = payment.amount.minor - payment.refunded.minor;
        if left == 0 {
            continue;
        }
        let refund = OpenRefund {
            id: RefundId::new(derived(payment.id.uuid(), reason, 0)),
            payment: payment.id,
            amount: Money::new(left, payment.amount.currency),
            destination: Destination::Source,
            reason: reason.to_owned(),
        };
        open_refund(tx, &refund).map_err(|failure| match failure {
            store::Failure::Store(error) => error,
            store::Failure::Refused(refusal) => {
                StoreError::Defect(format!("booking {}: {refusal:?}", booking.id))
            }
        })?;
        back.minor += left;
    }
    Ok(back)
}

/// Counts money that went back. A booking never gives back more than was paid for it.
pub(crate) fn count_refunded(
    tx: &mut Tx<'_>,
    booking: BookingId,
    amount: Money,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&ADD_REFUNDED, params![booking, amount.minor, now]).map(|_| ())
}

fn note(tx: &mut Tx<'_>, booking: &Booking, action: &str) -> Result<(), StoreError> {
    tx.journal(&Entry {
        actor: Actor::System,
        action,
        subject_kind: "booking",
        subject: booking.id.uuid(),
        detail: json!({}),
    })
}
