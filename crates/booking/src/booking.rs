//! A booking as it is stored.

use std::fmt;
use std::str::FromStr;

use accounts::Language;
use kernel::{BookingId, HoldId, Money, OfferId, PaymentId, ShowId, Timestamp, UserId};
use store::{Row, Snapshot, StoreError, Tx, params, sql};

use crate::quote::QuotedSeat;

/// Where a booking is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingStatus {
    /// Its seats are kept while its payment is decided.
    Pending,
    /// Paid, with tickets.
    Confirmed,
    /// The payment was declined; the seats went back.
    Failed,
    /// Nobody ever heard of the payment; the seats went back.
    Expired,
    /// Every ticket was given back.
    Cancelled,
}

impl BookingStatus {
    /// The word in the database and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for BookingStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for BookingStatus {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Pending, Self::Confirmed, Self::Failed, Self::Expired, Self::Cancelled]
            .into_iter()
            .find(|status| status.word() == word)
            .ok_or(())
    }
}

/// What becomes of the hold when the payment fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// The seats are freed, as the specification says.
    FreeSeats,
    /// The hold goes on for the time it had left, so that a mistyped card does not cost the seats.
    KeepHold,
}

/// One booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// What people read out: `USH20261122AHQZSXQP`.
    pub number: String,
    /// The hold it came from.
    pub hold: HoldId,
    /// The show.
    pub show: ShowId,
    /// Who booked, unless a guest.
    pub user: Option<UserId>,
    /// SHA-256 of the token that opens a guest's booking.
    pub access_hash: Option<Vec<u8>>,
    /// Sealed e-mail address of the contact; none once erased.
    pub email_cipher: Option<Vec<u8>>,
    /// Sealed phone number of the contact.
    pub phone_cipher: Option<Vec<u8>>,
    /// Which language the contact reads.
    pub language: Language,
    /// Its seats as they were sold.
    pub seats: Vec<QuotedSeat>,
    /// Prices and fees.
    pub total: Money,
    /// What the offer took off.
    pub discount: Money,
    /// What was to pay.
    pub due: Money,
    /// What was given back so far.
    pub refunded: Money,
    /// The offer that was used.
    pub offer: Option<OfferId>,
    /// Its code.
    pub promo_code: Option<String>,
    /// What becomes of the hold when the payment fails.
    pub after_failure: AfterFailure,
    /// When the hold would have ended had nobody paid.
    pub hold_until_before_paying: Timestamp,
    /// SHA-256 of the request, to tell a replay from another request.
    pub request_hash: Vec<u8>,
    /// Where it is in its life.
    pub status: BookingStatus,
    /// Why it failed.
    pub failure_code: Option<String>,
    /// When it was confirmed.
    pub booked_at: Option<Timestamp>,
    /// When its last ticket was given back.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancellation_reason: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When something of it was last changed.
    pub updated_at: Timestamp,
}

impl Booking {
    /// Whether it came to nothing although it was paid: its seats or its show were gone by then, and
    /// the money is on its way back.
    #[must_use]
    pub fn is_sent_back(&self) -> bool {
        let is_over = matches!(self.status, BookingStatus::Failed | BookingStatus::Expired);
        // Of older bookings, and of free ones, the reason alone tells.
        let code = self.failure_code.as_deref().unwrap_or_default();
        let is_told = matches!(code, "seats_lost" | "show_cancelled" | "late_payment");
        is_over && (is_told || !self.refunded.is_zero())
    }
}

/// The columns of a booking in the order that [`read_booking`] expects.
macro_rules! booking_columns {
    () => {
        "booking_id, booking_number, hold_id, show_id, user_id, access_hash, \
         contact_email_cipher, contact_phone_cipher, seats, currency, total_minor, \
         discount_minor, final_minor, refunded_minor, offer_id, promo_code, \
         keep_hold_on_failure, hold_until_before_paying, request_hash, status, failure_code, \
         booked_at, cancelled_at, cancellation_reason, created_at, contact_language, updated_at"
    };
}
pub(crate) use booking_columns;

sql! {
    FIND_BOOKING =
        concat!("SELECT ", booking_columns!(), " FROM bookings WHERE booking_id = $1");
    FIND_BY_NUMBER =
        concat!("SELECT ", booking_columns!(), " FROM bookings WHERE booking_number = $1");
    LOCK_BOOKING = "SELECT booking_id FROM bookings WHERE booking_id = $1 FOR UPDATE";
    LOCK_BOOKING_OF = "SELECT booking_id FROM bookings WHERE booking_id = \
        (SELECT booking_id FROM payments WHERE payment_id = $1) FOR UPDATE";
    FIND_LIVING_BY_HOLD = concat!("SELECT ", booking_columns!(), " FROM bookings \
        WHERE hold_id = $1 AND status <> 'failed' AND status <> 'expired'");
}

/// Whoever concludes a booking locks it first, so that one after the other decides what is paid.
pub(crate) fn lock_booking(tx: &mut Tx<'_>, booking: BookingId) -> Result<(), StoreError> {
    tx.lock(&LOCK_BOOKING, params![booking])
}

/// [`lock_booking`] for the booking that a payment is for.
pub(crate) fn lock_booking_of(tx: &mut Tx<'_>, payment: PaymentId) -> Result<(), StoreError> {
    tx.lock(&LOCK_BOOKING_OF, params![payment])
}

/// Says that the booking will be looked up, before anything is changed: see [`Snapshot::ahead`].
pub(crate) fn booking_ahead(snapshot: &mut Snapshot<'_>, booking: BookingId) {
    snapshot.ahead(&FIND_BOOKING, params![booking]);
}

/// A booking by its id.
pub fn find_booking(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
) -> Result<Option<Booking>, StoreError> {
    snapshot.row_opt(&FIND_BOOKING, params![booking], read_booking)
}

/// A booking by the number that people read out.
pub fn find_booking_by_number(
    snapshot: &mut Snapshot<'_>,
    number: &str,
) -> Result<Option<Booking>, StoreError> {
    snapshot.row_opt(&FIND_BY_NUMBER, params![number], read_booking)
}

/// Says that [`booking_of_hold`] will be asked, before anything is changed.
pub(crate) fn booking_of_hold_ahead(snapshot: &mut Snapshot<'_>, hold: HoldId) {
    snapshot.ahead(&FIND_LIVING_BY_HOLD, params![hold]);
}

/// The booking that a hold became, unless that failed.
pub fn booking_of_hold(
    snapshot: &mut Snapshot<'_>,
    hold: HoldId,
) -> Result<Option<Booking>, StoreError> {
    snapshot.row_opt(&FIND_LIVING_BY_HOLD, params![hold], read_booking)
}

pub(crate) fn read_booking(row: &Row<'_>) -> Result<Booking, StoreError> {
    let currency = row.word(9)?;
    let money = |column| row.get(column).map(|minor| Money::new(minor, currency));
    Ok(Booking {
        id: row.get(0)?,
        number: row.get(1)?,
        hold: row.get(2)?,
        show: row.get(3)?,
        user: row.get(4)?,
        access_hash: row.get(5)?,
        email_cipher: row.get(6)?,
        phone_cipher: row.get(7)?,
        seats: row.json(8)?,
        total: money(10)?,
        discount: money(11)?,
        due: money(12)?,
        refunded: money(13)?,
        offer: row.get(14)?,
        promo_code: row.get(15)?,
        after_failure: match row.get(16)? {
            true => AfterFailure::KeepHold,
            false => AfterFailure::FreeSeats,
        },
        hold_until_before_paying: row.get(17)?,
        request_hash: row.get(18)?,
        status: row.word(19)?,
        failure_code: row.get(20)?,
        booked_at: row.get(21)?,
        cancelled_at: row.get(22)?,
        cancellation_reason: row.get(23)?,
        created_at: row.get(24)?,
        language: row.word(25)?,
        updated_at: row.get(26)?,
    })
}
