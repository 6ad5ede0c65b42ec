//! Command: give tickets back, all of a booking or some, and get the money back less the fee.
//!
//! The preview and the command work the amounts out by one function over the same rows, and the
//! command can be told the refund that was shown: it refuses where that has changed.

use catalog::{Show, ShowStatus, find_show};
use kernel::time::{plus_seconds, seconds_between};
use kernel::{
    BookingId, Class, Fact, Money, RefundId, Refusal, TicketId, Timestamp, TransferId, derived,
};
use payments::{
    Account, Destination, Line, OpenRefund, Payment, PaymentStatus, RefundRefusal, Transfer,
    open_refund, payments_of, post_transfer,
};
use seating::free_booked_seats;
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Snapshot, StoreError, Tx, params, sql};
use tickets::{Ticket, TicketState, tickets_of, void_tickets};
use uuid::Uuid;

use crate::booking::{Booking, BookingStatus, find_booking};
use crate::cancellation::{Amounts, Terms, amounts};
use crate::confirm_booking::count_refunded;
use crate::limits::{CANCEL_UNTIL_SECONDS, REASON_CHARS_MAX};
use crate::offers::{find_offer, return_use};

sql! {
    CANCEL = "UPDATE bookings SET status = 'cancelled', cancelled_at = $2, \
        cancellation_reason = $3, updated_at = $2 WHERE booking_id = $1 AND status = 'confirmed'";
    TOUCH = "UPDATE bookings SET cancellation_reason = $3, updated_at = $2 \
        WHERE booking_id = $1 AND status = 'confirmed'";
    LOWER_DISCOUNT = "UPDATE tickets SET discount_minor = $2 \
        WHERE ticket_id = $1 AND status = 'valid'";
}

/// Which tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All that are still valid.
    All,
    /// These.
    These(Vec<TicketId>),
}

/// Who cancels, and so on which terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelledBy {
    /// The person who booked: until two hours before, less the fee, unless the show is off.
    Buyer,
    /// The theatre, because the show is off: at any time, in full.
    Theater,
}

/// Give these tickets back.
#[derive(Debug, Clone)]
pub struct CancelBooking {
    /// Names this cancellation; no two share one.
    pub id: Uuid,
    /// Which booking.
    pub booking: BookingId,
    /// Which of its tickets.
    pub tickets: Which,
    /// Why, in the person's words.
    pub reason: String,
    /// Where the money goes.
    pub destination: Destination,
    /// The refund that was shown, if it was.
    pub expected: Option<Money>,
    /// Who cancels.
    pub by: CancelledBy,
    /// Who, for the journal.
    pub actor: Actor,
}

/// What a cancellation would give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The amounts.
    pub amounts: Amounts,
    /// Until when a buyer may cancel.
    pub until: Timestamp,
}

/// What was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// The booking as it is now.
    pub booking: Booking,
    /// The amounts.
    pub amounts: Amounts,
    /// The refunds that were opened.
    pub refunds: Vec<payments::Refund>,
}

/// Why tickets are not given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CancelRefusal {
    /// There is no such booking.
    UnknownBooking,
    /// It has no tickets: pending, failed or expired.
    NotConfirmed,
    /// It was cancelled before.
    AlreadyCancelled,
    /// Too short before the show.
    TooLate {
        /// When the time was over.
        until: Timestamp,
    },
    /// A ticket was used, given back, or is not of this booking.
    TicketNotValid(Vec<TicketId>),
    /// No ticket was named.
    NoTickets,
    /// A very long reason.
    Reason,
    /// The refund is not what was shown.
    AmountChanged {
        /// What it is.
        refund: Money,
    },
    /// The money cannot go where it was asked to.
    Refund(RefundRefusal),
    /// The id names another cancellation.
    IdReused,
}

impl Refusal for CancelRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownBooking => "unknown_booking",
            Self::NotConfirmed => "not_confirmed",
            Self::AlreadyCancelled => "already_cancelled",
            Self::TooLate { .. } => "too_late_to_cancel",
            Self::TicketNotValid(_) => "ticket_not_valid",
            Self::NoTickets => "no_tickets",
            Self::Reason => "reason_length",
            Self::AmountChanged { .. } => "amount_changed",
            Self::Refund(inner) => inner.code(),
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownBooking => Class::NotFound,
            Self::NotConfirmed | Self::AlreadyCancelled | Self::AmountChanged { .. } => {
                Class::Conflict
            }
            Self::Refund(inner) => inner.class(),
            _ => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownBooking => "There is no such booking.".into(),
            Self::NotConfirmed => "This booking has no tickets to give back.".into(),
            Self::AlreadyCancelled => "This booking was cancelled before.".into(),
            Self::TooLate { .. } => format!(
                "Tickets can be given back until {} hours before the show.",
                CANCEL_UNTIL_SECONDS / 3_600
            ),
            Self::TicketNotValid(_) => {
                "Some of these tickets were used, given back, or belong elsewhere.".into()
            }
            Self::NoTickets => "Name at least one ticket (field ticketIds).".into(),
            Self::Reason => format!("Say why in at most {REASON_CHARS_MAX} characters."),
            Self::AmountChanged { refund } => {
                format!("The refund is now {refund}. Look at the preview again.")
            }
            Self::Refund(inner) => inner.message(),
            Self::IdReused => "This id was used for another cancellation. Use a fresh one.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::TooLate { until } => json!({ "until": until }),
            Self::TicketNotValid(tickets) => json!({ "ticketIds": tickets }),
            Self::AmountChanged { refund } => {
                json!({ "refundAmount": refund.to_decimal(), "currency": refund.currency })
            }
            _ => Value::Null,
        }
    }
}

/// What giving these tickets back would bring, now, by the buyer.
pub fn preview_cancellation(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
    which: &Which,
) -> Result<Preview, Failure<CancelRefusal>> {
    let case = Case::open(snapshot, booking, CancelledBy::Buyer)?;
    let amounts = case.amounts(snapshot, which)?;
    Ok(Preview { amounts, until: case.until() })
}

/// Gives the tickets back: they die, their seats are free, the refund is on its way.
pub fn cancel_booking(
    tx: &mut Tx<'_>,
    command: &CancelBooking,
) -> Result<Cancelled, Failure<CancelRefusal>> {
    if command.reason.chars().count() > REASON_CHARS_MAX {
        return Err(CancelRefusal::Reason.into());
    }
    let case = Case::open(tx, command.booking, command.by)?;
    let amounts = case.amounts(tx, &command.tickets)?;
    if command.expected.is_some_and(|expected| expected != amounts.refund) {
        return Err(CancelRefusal::AmountChanged { refund: amounts.refund }.into());
    }
    let voided = void_tickets(tx, case.booking.id, &amounts.cancelled)?;
    if voided.len() < amounts.cancelled.len() {
        // A gate admitted one of them since we looked.
        return Err(StoreError::Contention.into());
    }
    let seats: Vec<_> = voided.iter().map(|ticket| ticket.seat_no).collect();
    free_booked_seats(tx, case.booking.show, case.booking.id, &seats)?;
    for (ticket, discount) in &amounts.kept_discounts {
        tx.execute(&LOWER_DISCOUNT, params![*ticket, *discount])?;
    }
    case.close(tx, command, &amounts)?;
    if !post_cancellation(tx, command, &case, &amounts)? {
        return Err(CancelRefusal::IdReused.into());
    }
    let refunds = open_refunds(tx, command, &case, amounts.refund)?;
    tx.fact(Fact::BookingChanged { booking: case.booking.id });
    tx.journal(&Entry {
        actor: command.actor,
        action: "booking.cancel_booking",
        subject_kind: "booking",
        subject: case.booking.id.uuid(),
        detail: json!({ "tickets": amounts.cancelled, "refund": amounts.refund }),
    })?;
    let booking = find_booking(tx, case.booking.id)?.unwrap_or(case.booking);
    Ok(Cancelled { booking, amounts, refunds })
}

/// A booking with what is needed to judge its cancellation.
struct Case {
    booking: Booking,
    show: Show,
    tickets: Vec<Ticket>,
    terms: Terms,
}

impl Case {
    fn open(
        snapshot: &mut Snapshot<'_>,
        booking: BookingId,
        by: CancelledBy,
    ) -> Result<Self, Failure<CancelRefusal>> {
        let booking = find_booking(snapshot, booking)?.ok_or(CancelRefusal::UnknownBooking)?;
        match booking.status {
            BookingStatus::Confirmed => {}
            BookingStatus::Cancelled => return Err(CancelRefusal::AlreadyCancelled.into()),
            _ => return Err(CancelRefusal::NotConfirmed.into()),
        }
        let show = find_show(snapshot, booking.show)?
            .ok_or_else(|| StoreError::Defect(format!("booking {} has no show", booking.id)))?;
        // Nobody pays for giving back what does not take place.
        let is_change_of_mind = by == CancelledBy::Buyer && show.status == ShowStatus::Active;
        let terms = match is_change_of_mind {
            true => Terms::Fee { basis_points: show.cancellation_fee_bp },
            false => Terms::Full,
        };
        let tickets = tickets_of(snapshot, booking.id)?;
        let case = Self { booking, show, tickets, terms };
        let left = seconds_between(snapshot.now(), case.show.starts_at);
        if is_change_of_mind && left < CANCEL_UNTIL_SECONDS {
            return Err(CancelRefusal::TooLate { until: case.until() }.into());
        }
        Ok(case)
    }

    fn until(&self) -> Timestamp {
        plus_seconds(self.show.starts_at, -CANCEL_UNTIL_SECONDS)
    }

    fn valid(&self) -> Vec<Ticket> {
        let valid = self.tickets.iter().filter(|ticket| ticket.state == TicketState::Valid);
        valid.cloned().collect()
    }

    fn amounts(
        &self,
        snapshot: &mut Snapshot<'_>,
        which: &Which,
    ) -> Result<Amounts, Failure<CancelRefusal>> {
        let valid = self.valid();
        let named: Vec<TicketId> = match which {
            Which::All => valid.iter().map(|ticket| ticket.id).collect(),
            Which::These(tickets) => tickets.clone(),
        };
        if named.is_empty() {
            return Err(CancelRefusal::NoTickets.into());
        }
        let unknown: Vec<_> =
            named.iter().copied().filter(|id| valid.iter().all(|one| one.id != *id)).collect();
        if !unknown.is_empty() {
            return Err(CancelRefusal::TicketNotValid(unknown).into());
        }
        let offer = match self.booking.offer {
            Some(offer) => find_offer(snapshot, offer)?,
            None => None,
        };
        let currency = self.booking.due.currency;
        Ok(amounts(&valid, &named, offer.as_ref(), self.terms, currency))
    }

    /// Marks the booking, as cancelled if nothing of it is left.
    fn close(
        &self,
        tx: &mut Tx<'_>,
        command: &CancelBooking,
        amounts: &Amounts,
    ) -> Result<(), StoreError> {
        let living = self
            .tickets
            .iter()
            .filter(|ticket| !matches!(ticket.state, TicketState::Cancelled { .. }));
        let is_over = living.count() == amounts.cancelled.len();
        let now = tx.now();
        let statement = if is_over { &CANCEL } else { &TOUCH };
        if tx.execute(statement, params![self.booking.id, now, &command.reason])? == 0 {
            return Err(StoreError::Contention);
        }
        match self.booking.offer.filter(|_| is_over) {
            Some(offer) => return_use(tx, offer, self.booking.id),
            None => Ok(()),
        }
    }
}

/// Takes the sale back from those it went to; the fee stays with us, the refund goes to suspense.
/// `false`: the id of this cancellation was used before.
fn post_cancellation(
    tx: &mut Tx<'_>,
    command: &CancelBooking,
    case: &Case,
    amounts: &Amounts,
) -> Result<bool, StoreError> {
    let money = |minor| Money::new(minor, amounts.refund.currency);
    post_transfer(
        tx,
        &Transfer {
            id: TransferId::new(derived(command.id, "cancellation", 0)),
            kind: "cancellation",
            booking: Some(case.booking.id),
            lines: vec![
                Line::new(Account::TheaterPayable(case.show.theater), money(amounts.prices_minor)),
                Line::new(Account::BookingFees, money(amounts.fees_minor)),
                Line::new(Account::Discounts, money(-amounts.discount_lost_minor)),
                Line::new(Account::CancellationFees, money(-amounts.fee.minor)),
                Line::new(Account::BookingSuspense(case.booking.id), money(-amounts.refund.minor)),
            ],
        },
    )
}

/// Sends the refund back through the payments it came in by, the gateway's first.
fn open_refunds(
    tx: &mut Tx<'_>,
    command: &CancelBooking,
    case: &Case,
    refund: Money,
) -> Result<Vec<payments::Refund>, Failure<CancelRefusal>> {
    let mut captured: Vec<Payment> = payments_of(tx, case.booking.id)?;
    captured.retain(|payment| payment.status == PaymentStatus::Captured);
    captured.sort_by_key(|payment| payment.method == payments::Method::Wallet);
    let mut left = refund.minor;
    let mut opened = Vec::new();
    for (index, payment) in captured.iter().enumerate() {
        let part = left.min(payment.amount.minor - payment.refunded.minor);
        if part == 0 {
            continue;
        }
        left -= part;
        let open = OpenRefund {
            id: RefundId::new(derived(command.id, "refund", index)),
            payment: payment.id,
            amount: Money::new(part, refund.currency),
            destination: command.destination,
            reason: "cancellation".into(),
        };
        opened.push(open_refund(tx, &open).map_err(|failure| failure.map(CancelRefusal::Refund))?);
    }
    if left > 0 {
        let text = format!("booking {} was paid less than it gives back", case.booking.id);
        return Err(StoreError::Defect(text).into());
    }
    count_refunded(tx, case.booking.id, refund)?;
    Ok(opened)
}
