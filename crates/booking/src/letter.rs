//! Letters about bookings, on their way through the outbox, and the secret that their links carry.
//!
//! A job names the booking alone: whom to write to lies sealed in the booking, and is opened by whoever
//! sends. So a stolen queue tells nobody who goes where.

use accounts::{BlindIndex, Vault};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use kernel::time::seconds_between;
use kernel::{BookingId, HoldId, JobId, derived};
use serde_json::json;
use store::{Actor, Entry, Job, Snapshot, StoreError, Tx, hasten_job, params, sql};

use crate::booking::Booking;
use crate::limits::LETTER_WAITS_SECONDS;

/// The kind of the job that writes about a booking: its tickets, or that it came to nothing.
pub const BOOKING_LETTER_JOB: &str = "notify.booking";

sql! {
    FIND_FOR_CONTACT = "SELECT booking_id FROM bookings \
        WHERE booking_number = $1 AND contact_email_index = $2";
}

/// The booking with this number, if its letters go to this address.
pub fn find_booking_for_contact(
    snapshot: &mut Snapshot<'_>,
    number: &str,
    email: &BlindIndex,
) -> Result<Option<BookingId>, StoreError> {
    snapshot.row_opt(&FIND_FOR_CONTACT, params![number, email], |row| row.get(0))
}

/// Sends the letter with the tickets once more, to the address that the booking has.
pub fn send_letter_again(
    tx: &mut Tx<'_>,
    number: &str,
    email: &BlindIndex,
    job: JobId,
) -> Result<(), StoreError> {
    match find_booking_for_contact(tx, number, email)? {
        Some(booking) => enqueue(tx, booking, job, "booking.send_letter_again"),
        None => Ok(()),
    }
}

/// Sends the letter of a booking as soon as its payment is decided; once, however often it is asked.
pub fn send_first_letter(tx: &mut Tx<'_>, booking: BookingId) -> Result<(), StoreError> {
    enqueue(tx, booking, first_letter(booking), "booking.send_first_letter")
}

/// Brings the first letter forward once what it waited for is decided: each time that a worker has found
/// the payment open, it looks again later. Nothing is written where that took no time, as mostly.
pub(crate) fn hasten_first_letter(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), StoreError> {
    match seconds_between(booking.created_at, tx.now()) < LETTER_WAITS_SECONDS {
        true => Ok(()),
        false => hasten_job(tx, first_letter(booking.id)),
    }
}

fn first_letter(booking: BookingId) -> JobId {
    JobId::new(derived(booking.uuid(), "letter", 0))
}

/// Sends the letter of a booking that had come to nothing and has tickets after all.
pub(crate) fn send_late_letter(tx: &mut Tx<'_>, booking: BookingId) -> Result<(), StoreError> {
    let job = JobId::new(derived(booking.uuid(), "letter", 1));
    enqueue(tx, booking, job, "booking.send_late_letter")
}

fn enqueue(
    tx: &mut Tx<'_>,
    booking: BookingId,
    job: JobId,
    action: &'static str,
) -> Result<(), StoreError> {
    let (payload, run_at) = (json!({ "bookingId": booking }), tx.now());
    tx.enqueue(&Job { id: job, kind: BOOKING_LETTER_JOB, payload: &payload, run_at })?;
    tx.journal(&Entry {
        actor: Actor::System,
        action,
        subject_kind: "booking",
        subject: booking.uuid(),
        detail: json!({ "job": job }),
    })
}

/// The secret that opens a guest's booking. It follows from the hold and the session that made it, so
/// that it can be told again without being stored; the session is the guest's own secret.
#[must_use]
pub fn access_secret(vault: &Vault, hold: HoldId, session: &str) -> String {
    let secret = vault.blind_index("booking access", &format!("{hold}:{session}"));
    BASE64_URL_SAFE_NO_PAD.encode(secret)
}
