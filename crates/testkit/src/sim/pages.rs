//! The pages that people and the auditor look at, as plain data.

use std::collections::BTreeMap;

use booking::{Booking, BookingStatus, find_booking};
use kernel::{BookingId, Currency, SeatState, ShowId, TheaterId, UserId};
use payments::{
    Account, Destination, Method, PaymentStatus, RefundStatus, balance_of, payments_of, refunds_of,
    wallets_of,
};
use seating::seat_rows;
use serde_json::Value;
use store::{Snapshot, StoreError};
use tickets::{TicketState, tickets_of};

use crate::auditor::{
    BookingSeen, BookingWord, Books, Charge, PaymentSeen, RefundSeen, Seat, SeatLook, TicketSeen,
    TicketWord, Wallet,
};

/// The page of a booking; none if there is no such booking.
pub(super) fn booking_page(
    reads: &mut Snapshot<'_>,
    booking: BookingId,
    person: &str,
) -> Result<Option<BookingSeen>, StoreError> {
    let Some(booking) = find_booking(reads, booking)? else { return Ok(None) };
    let payments = payments_of(reads, booking.id)?;
    let refunds = refunds_of(reads, booking.id)?;
    let tickets = tickets_of(reads, booking.id)?;
    let payments = payments.iter().map(|payment| PaymentSeen {
        payment: payment.id.uuid(),
        from_wallet: payment.method == Method::Wallet,
        minor: payment.amount.minor,
        is_captured: payment.status == PaymentStatus::Captured,
        is_open: payment.status.is_open(),
    });
    let refunds = refunds.iter().map(|refund| RefundSeen {
        refund: refund.id.uuid(),
        payment: refund.payment.uuid(),
        minor: refund.amount.minor,
        to_wallet: refund.destination == Destination::Wallet,
        is_completed: refund.status == RefundStatus::Completed,
    });
    let tickets = tickets.iter().map(|ticket| TicketSeen {
        ticket: ticket.id.uuid(),
        seat: ticket.seat_no,
        paid: ticket.price_minor + ticket.fee_minor - ticket.discount_minor,
        word: match ticket.state {
            TicketState::Valid => TicketWord::Valid,
            TicketState::Used { .. } => TicketWord::Used,
            TicketState::Cancelled { .. } => TicketWord::Cancelled,
        },
    });
    Ok(Some(BookingSeen {
        payments: payments.collect(),
        refunds: refunds.collect(),
        tickets: tickets.collect(),
        ..head_of(&booking, person)
    }))
}

fn head_of(booking: &Booking, person: &str) -> BookingSeen {
    BookingSeen {
        booking: booking.id.uuid(),
        hold: booking.hold.uuid(),
        show: booking.show.uuid(),
        person: person.to_owned(),
        user: booking.user.map(UserId::uuid),
        word: match booking.status {
            BookingStatus::Pending => BookingWord::Pending,
            BookingStatus::Confirmed => BookingWord::Confirmed,
            BookingStatus::Failed | BookingStatus::Expired => BookingWord::Ended,
            BookingStatus::Cancelled => BookingWord::Cancelled,
        },
        code: booking.failure_code.clone(),
        keeps_hold: booking.after_failure == booking::AfterFailure::KeepHold,
        seats: booking.seats.iter().map(|seat| seat.seat_no).collect(),
        total: booking.total.minor,
        discount: booking.discount.minor,
        due: booking.due.minor,
        offer: booking.promo_code.clone(),
        payments: Vec::new(),
        refunds: Vec::new(),
        tickets: Vec::new(),
    }
}

/// The seats of a show that are not free.
pub(super) fn seat_map(
    reads: &mut Snapshot<'_>,
    show: ShowId,
) -> Result<Vec<(Seat, SeatLook)>, StoreError> {
    let now = reads.now();
    let look = |state| match state {
        SeatState::Free => None,
        SeatState::Held => Some(SeatLook::Held),
        SeatState::Booked => Some(SeatLook::Booked),
        SeatState::Blocked => Some(SeatLook::Blocked),
    };
    let rows = seat_rows(reads, show)?;
    Ok(rows.iter().filter_map(|row| Some((row.seat_no, look(row.state_at(now))?))).collect())
}

/// Whose books are read.
#[derive(Clone)]
pub(super) struct Parties {
    pub(super) users: Vec<UserId>,
    pub(super) theaters: Vec<TheaterId>,
    pub(super) currencies: Vec<Currency>,
}

/// Wallets and ledger; the gateway's report is added by the caller.
pub(super) fn own_books(reads: &mut Snapshot<'_>, of: &Parties) -> Result<Books, StoreError> {
    let mut books = Books::default();
    for &user in &of.users {
        books.wallets.extend(wallets_of(reads, user)?.into_iter().map(|money| Wallet {
            user: user.uuid(),
            currency: money.currency.to_string(),
            minor: money.minor,
        }));
    }
    let gateway = Account::GatewayClearing("sandbox".into());
    let mut earning = vec![Account::BookingFees, Account::CancellationFees, Account::Discounts];
    earning.extend(of.theaters.iter().map(|theater| Account::TheaterPayable(*theater)));
    for &currency in &of.currencies {
        let code = currency.to_string();
        books.clearing.push((code.clone(), balance_of(reads, &gateway, currency)?.minor));
        for account in &earning {
            // What we owe and earn is a credit, which the ledger writes below zero.
            books.earned.push((code.clone(), -balance_of(reads, account, currency)?.minor));
        }
    }
    Ok(books)
}

/// Suspense accounts that still hold money.
pub(super) fn suspense_problems(
    reads: &mut Snapshot<'_>,
    bookings: &BTreeMap<BookingId, Currency>,
) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (booking, currency) in bookings {
        let left = balance_of(reads, &Account::BookingSuspense(*booking), *currency)?;
        if !left.is_zero() {
            problems.push(format!("{left} is left in suspense of booking {booking}"));
        }
    }
    Ok(problems)
}

/// The gateway's report as an auditor reads it.
pub(super) fn charges_of(report: &Value, kind: &str) -> Vec<Charge> {
    let entries = report[kind].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| {
            Some(Charge {
                reference: entry["reference"].as_str()?.parse().ok()?,
                minor: entry["amount"].as_i64()?,
                currency: entry["currency"].as_str()?.to_owned(),
                has_moved: entry["status"] == "succeeded",
            })
        })
        .collect()
}
