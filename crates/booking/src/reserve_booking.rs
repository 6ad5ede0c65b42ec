//! Command: begin a booking of held seats. The first of checkout's two scripts.
//!
//! The seats stay kept while the gateway is asked; the offer's use and the wallet's money are taken
//! now, so that no limit is passed while somebody pays; the payment is on record before the gateway
//! hears of it. One hold becomes one booking, however often the request is repeated.
//!
//! Right at READ COMMITTED too (docs/decisions/0015): a hold is taken into payment by one
//! conditional write, which whoever has the same hold waits for and loses; identifiers, numbers and
//! uses of an offer are won by their keys, the wallet's money and the offer's count by conditions.

use catalog::{NotOnSale, Show, find_selling_show, show_ahead};
use kernel::time::plus_seconds;
use kernel::{
    BookingId, Class, HoldId, Money, PaymentId, Refusal, SeatNo, ShowId, Timestamp, UserId, derived,
};
use payments::{
    Method, OpenPayment, PayFromWallet, Payment, PaymentRefusal, WalletRefusal, find_payment,
    open_payment, pay_from_wallet, wallet_balance,
};
use seating::{Hold, Owner, PayRefusal, begin_paying, hold_ahead};
use serde::Serialize;
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Param, Snapshot, StoreError, Tx, sql};

use crate::booking::{
    AfterFailure, Booking, BookingStatus, booking_ahead, booking_of_hold, find_booking,
};
use crate::limits::{PAYING_GRACE_SECONDS, SETTLE_AFTER_SECONDS};
use crate::number::{NUMBER_TRIES, booking_number};
use crate::offer::Offer;
use crate::offers::{OfferRefusal, take_use};
use crate::quote::{Quote, price};

sql! {
    INSERT_BOOKING = "INSERT INTO bookings (booking_id, booking_number, hold_id, show_id, \
        user_id, access_hash, contact_email_index, contact_email_cipher, contact_phone_cipher, \
        contact_language, seats, seat_count, currency, total_minor, discount_minor, final_minor, offer_id, \
        promo_code, keep_hold_on_failure, hold_until_before_paying, request_hash, status, \
        created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
        $19, $20, $21, 'pending', $22, $22) ON CONFLICT DO NOTHING";
}

/// Who is to be reached about a booking, sealed by the door.
#[derive(Debug, Clone)]
pub struct SealedContact {
    /// The e-mail address.
    pub email: accounts::Sealed,
    /// The phone number.
    pub phone: Option<accounts::Sealed>,
    /// Which language letters are read in.
    pub language: accounts::Language,
}

/// What a gateway is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// How.
    pub method: Method,
    /// Through which gateway.
    pub gateway: String,
    /// Its token for the card or account.
    pub token: String,
}

/// How much comes from the wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FromWallet {
    /// Nothing.
    Nothing,
    /// So many minor units.
    Minor(i64),
    /// All of it.
    Everything,
    /// As much as there is, up to all of it.
    WhatThereIs,
}

/// Book these held seats.
#[derive(Debug, Clone)]
pub struct ReserveBooking {
    /// The new booking's id, made by the door.
    pub booking: BookingId,
    /// The hold.
    pub hold: HoldId,
    /// The show.
    pub show: ShowId,
    /// The seats that the asker believes to hold, if said.
    pub seats: Option<Vec<SeatNo>>,
    /// Any of the names that this person goes by.
    pub claimants: Vec<Owner>,
    /// Who books, unless a guest.
    pub user: Option<UserId>,
    /// SHA-256 of the token that will open a guest's booking.
    pub access_hash: Option<[u8; 32]>,
    /// Who is to be reached.
    pub contact: SealedContact,
    /// A promo code.
    pub promo_code: Option<String>,
    /// What the asker believes to pay, if said.
    pub expected: Option<Money>,
    /// What comes from the wallet.
    pub from_wallet: FromWallet,
    /// What the gateway is asked for; needed where the wallet does not pay everything.
    pub charge: Option<Charge>,
    /// What becomes of the hold when the payment fails.
    pub after_failure: AfterFailure,
    /// SHA-256 of the request, to tell a replay from another request.
    pub request_hash: [u8; 32],
}

/// A begun booking, and what its gateway is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// The booking. Not pending any more if this was a replay.
    pub booking: Booking,
    /// The payment that is to be charged; none if the wallet pays everything.
    pub payment: Option<Payment>,
    /// Whether this request began it; `false` if the same request came before.
    pub is_new: bool,
}

/// Why no booking is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReserveRefusal {
    /// The hold cannot be paid for.
    Hold(PayRefusal),
    /// The show does not sell any more.
    Show(NotOnSale),
    /// The hold has other seats than were named.
    OtherSeats,
    /// The promo code does not serve.
    Offer(OfferRefusal),
    /// The wallet does not pay.
    Wallet(WalletRefusal),
    /// A guest has no wallet.
    WalletNeedsAccount,
    /// The wallet does not pay everything, and nothing else was named.
    NoPaymentMethod {
        /// What is left to pay.
        rest: Money,
    },
    /// More from the wallet than there is to pay.
    WalletAmount,
    /// The price is not what the asker believes.
    AmountChanged {
        /// What it is.
        due: Money,
    },
    /// This id was used for another booking.
    IdReused,
    /// The hold became another booking by another request.
    HoldBooked {
        /// That booking.
        booking: BookingId,
    },
    /// The payment's id names another one.
    Payment(PaymentRefusal),
}

impl Refusal for ReserveRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Hold(inner) => inner.code(),
            Self::Show(inner) => inner.code(),
            Self::OtherSeats => "seats_not_in_hold",
            Self::Offer(inner) => inner.code(),
            Self::Wallet(inner) => inner.code(),
            Self::WalletNeedsAccount => "wallet_needs_account",
            Self::NoPaymentMethod { .. } => "payment_method_missing",
            Self::WalletAmount => "wallet_amount_too_large",
            Self::AmountChanged { .. } => "amount_changed",
            Self::IdReused => "id_reused",
            Self::HoldBooked { .. } => "hold_booked",
            Self::Payment(inner) => inner.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Hold(inner) => inner.class(),
            Self::Show(inner) => inner.class(),
            Self::Offer(inner) => inner.class(),
            Self::Wallet(inner) => inner.class(),
            Self::Payment(inner) => inner.class(),
            Self::AmountChanged { .. } | Self::IdReused | Self::HoldBooked { .. } => {
                Class::Conflict
            }
            _ => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Hold(inner) => inner.message(),
            Self::Show(inner) => inner.message(),
            Self::OtherSeats => {
                "The hold has other seats than these. Name the seats of the hold.".into()
            }
            Self::Offer(inner) => inner.message(),
            Self::Wallet(inner) => inner.message(),
            Self::WalletNeedsAccount => "Sign in to pay with your wallet.".into(),
            Self::NoPaymentMethod { rest } => {
                format!("{rest} is left to pay. Name a card or another method for it.")
            }
            Self::WalletAmount => "This is more from the wallet than there is to pay.".into(),
            Self::AmountChanged { due } => {
                format!("The price is now {due}. Confirm it to go on.")
            }
            Self::IdReused => "This id was used for another booking. Use a fresh one.".into(),
            Self::HoldBooked { .. } => "These seats were booked already.".into(),
            Self::Payment(inner) => inner.message(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Show(inner) => inner.details(),
            Self::Offer(inner) => inner.details(),
            Self::Wallet(inner) => inner.details(),
            Self::OtherSeats => json!({ "field": "seats" }),
            Self::AmountChanged { due } | Self::NoPaymentMethod { rest: due } => {
                json!({ "amount": due.to_decimal(), "currency": due.currency })
            }
            _ => Value::Null,
        }
    }
}

/// Begins the booking.
pub fn reserve_booking(
    tx: &mut Tx<'_>,
    command: &ReserveBooking,
) -> Result<Reserved, Failure<ReserveRefusal>> {
    booking_ahead(tx, command.booking);
    show_ahead(tx, command.show);
    hold_ahead(tx, command.hold);
    if let Some(earlier) = find_reserved(tx, command)? {
        return Ok(earlier);
    }
    let show = find_selling_show(tx, command.show)?
        .ok_or(ReserveRefusal::Hold(PayRefusal::UnknownHold))?;
    check_sale(&show, tx)?;
    let grace = plus_seconds(tx.now(), PAYING_GRACE_SECONDS);
    let (hold, seats) = begin_paying(tx, command.hold, command.show, &command.claimants, grace)
        .map_err(|failure| failure.map(ReserveRefusal::Hold))?;
    check_seats(command, &hold)?;
    let (quote, offer) = price(tx, &show, &seats, command.promo_code.as_deref())
        .map_err(|failure| failure.map(ReserveRefusal::Offer))?;
    if command.expected.is_some_and(|expected| expected != quote.due) {
        return Err(ReserveRefusal::AmountChanged { due: quote.due }.into());
    }
    let booking = begun(tx.now(), command, &hold, quote, offer.as_ref());
    let booking = write_booking(tx, command, booking)?;
    if let Some(offer) = &offer {
        let person = person_key(command);
        take_use(tx, offer, &person, command.booking)
            .map_err(|failure| failure.map(ReserveRefusal::Offer))?;
    }
    let payment = open_payments(tx, command, booking.due)?;
    note(tx, command)?;
    Ok(Reserved { booking, payment, is_new: true })
}

/// The booking that an earlier request with this id or for this hold began, if it was the same
/// request; another one is refused. A hold whose booking failed may be booked once more, by an id
/// of its own.
pub fn find_reserved(
    snapshot: &mut Snapshot<'_>,
    command: &ReserveBooking,
) -> Result<Option<Reserved>, Failure<ReserveRefusal>> {
    let known = match booking_of_hold(snapshot, command.hold)? {
        Some(booking) => Some(booking),
        None => find_booking(snapshot, command.booking)?,
    };
    let Some(booking) = known else { return Ok(None) };
    if booking.request_hash != command.request_hash || booking.user != command.user {
        return Err(match booking.id == command.booking {
            true => ReserveRefusal::IdReused,
            false => ReserveRefusal::HoldBooked { booking: booking.id },
        }
        .into());
    }
    let payment = find_payment(snapshot, gateway_payment_id(booking.id))?;
    Ok(Some(Reserved { booking, payment, is_new: false }))
}

/// The payment of a booking that a gateway is asked for. There is at most one.
#[must_use]
pub fn gateway_payment_id(booking: BookingId) -> PaymentId {
    PaymentId::new(derived(booking.uuid(), "payment", 0))
}

/// A hold that was made while the show sold may still be paid for when its window has closed.
fn check_sale(show: &Show, tx: &Tx<'_>) -> Result<(), ReserveRefusal> {
    match show.on_sale(tx.now()) {
        Ok(()) | Err(NotOnSale::Closed) => Ok(()),
        Err(reason) => Err(ReserveRefusal::Show(reason)),
    }
}

fn check_seats(command: &ReserveBooking, hold: &Hold) -> Result<(), ReserveRefusal> {
    let Some(mut named) = command.seats.clone() else { return Ok(()) };
    named.sort_unstable();
    if named == hold.seats { Ok(()) } else { Err(ReserveRefusal::OtherSeats) }
}

/// Who uses an offer: an account, or an e-mail address in its blind form.
fn person_key(command: &ReserveBooking) -> Vec<u8> {
    match command.user {
        Some(user) => user.uuid().as_bytes().to_vec(),
        None => command.contact.email.index.to_vec(),
    }
}

/// The booking as it is to be written, but for its number.
fn begun(
    now: Timestamp,
    command: &ReserveBooking,
    hold: &Hold,
    quote: Quote,
    offer: Option<&Offer>,
) -> Booking {
    let contact = &command.contact;
    Booking {
        id: command.booking,
        number: String::new(),
        hold: command.hold,
        show: command.show,
        user: command.user,
        access_hash: command.access_hash.map(Into::into),
        email_cipher: Some(contact.email.cipher.clone()),
        phone_cipher: contact.phone.as_ref().map(|phone| phone.cipher.clone()),
        language: contact.language,
        seats: quote.seats,
        total: quote.total,
        discount: quote.discount,
        due: quote.due,
        refunded: Money::zero(quote.due.currency),
        offer: offer.map(|offer| offer.id),
        promo_code: offer.map(|offer| offer.code.clone()),
        after_failure: command.after_failure,
        hold_until_before_paying: hold.held_until,
        request_hash: command.request_hash.into(),
        status: BookingStatus::Pending,
        failure_code: None,
        booked_at: None,
        cancelled_at: None,
        cancellation_reason: None,
        created_at: now,
        updated_at: now,
    }
}

/// Writes it under the first number that is free.
fn write_booking(
    tx: &mut Tx<'_>,
    command: &ReserveBooking,
    mut booking: Booking,
) -> Result<Booking, StoreError> {
    let currency = booking.due.currency.to_string();
    for attempt in 0..NUMBER_TRIES {
        booking.number = booking_number(booking.id, booking.created_at, attempt);
        let values = [
            Param::from(booking.id),
            (&booking.number).into(),
            booking.hold.into(),
            booking.show.into(),
            booking.user.into(),
            booking.access_hash.as_ref().into(),
            (&command.contact.email.index).into(),
            booking.email_cipher.as_ref().into(),
            booking.phone_cipher.as_ref().into(),
            booking.language.code().into(),
            Param::json(&booking.seats),
            i64::try_from(booking.seats.len()).unwrap_or(i64::MAX).into(),
            (&currency).into(),
            booking.total.minor.into(),
            booking.discount.minor.into(),
            booking.due.minor.into(),
            booking.offer.into(),
            booking.promo_code.as_ref().into(),
            (booking.after_failure == AfterFailure::KeepHold).into(),
            booking.hold_until_before_paying.into(),
            (&booking.request_hash).into(),
            booking.created_at.into(),
        ];
        if tx.execute(&INSERT_BOOKING, &values)? == 1 {
            return Ok(booking);
        }
    }
    // Or the id was taken at this moment: the next try finds the other one.
    Err(StoreError::Contention)
}

/// Takes the wallet's part and records the gateway's.
fn open_payments(
    tx: &mut Tx<'_>,
    command: &ReserveBooking,
    due: Money,
) -> Result<Option<Payment>, Failure<ReserveRefusal>> {
    let wallet = wallet_part(tx, command, due)?;
    if let (Some(user), false) = (command.user, wallet.is_zero()) {
        let id = PaymentId::new(derived(command.booking.uuid(), "wallet payment", 0));
        let booking = command.booking;
        pay_from_wallet(tx, &PayFromWallet { id, booking, user, amount: wallet })
            .map_err(|failure| failure.map(ReserveRefusal::Wallet))?;
    }
    let rest = Money::new(due.minor - wallet.minor, due.currency);
    if rest.is_zero() {
        return Ok(None);
    }
    let charge = command.charge.as_ref().ok_or(ReserveRefusal::NoPaymentMethod { rest })?;
    let open = OpenPayment {
        id: gateway_payment_id(command.booking),
        booking: command.booking,
        user: command.user,
        method: charge.method,
        gateway: charge.gateway.clone(),
        token: charge.token.clone(),
        amount: rest,
        settle_after: plus_seconds(tx.now(), SETTLE_AFTER_SECONDS),
    };
    let payment =
        open_payment(tx, &open).map_err(|failure| failure.map(ReserveRefusal::Payment))?;
    Ok(Some(payment))
}

fn wallet_part(
    tx: &mut Tx<'_>,
    command: &ReserveBooking,
    due: Money,
) -> Result<Money, Failure<ReserveRefusal>> {
    let minor = match (command.from_wallet, command.user) {
        (FromWallet::Nothing, _) => 0,
        (_, None) => return Err(ReserveRefusal::WalletNeedsAccount.into()),
        (FromWallet::Everything, Some(_)) => due.minor,
        (FromWallet::Minor(minor), Some(_)) => minor,
        (FromWallet::WhatThereIs, Some(user)) => {
            wallet_balance(tx, user, due.currency)?.minor.min(due.minor)
        }
    };
    if !(0..=due.minor).contains(&minor) {
        return Err(ReserveRefusal::WalletAmount.into());
    }
    Ok(Money::new(minor, due.currency))
}

fn note(tx: &mut Tx<'_>, command: &ReserveBooking) -> Result<(), StoreError> {
    tx.journal(&Entry {
        actor: command.user.map_or(Actor::Guest, Actor::User),
        action: "booking.reserve_booking",
        subject_kind: "booking",
        subject: command.booking.uuid(),
        detail: json!({}),
    })
}
