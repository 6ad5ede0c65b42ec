//! Writes to people about their bookings: their tickets, or that nothing came of it.
//!
//! The link in the letter opens the booking of a guest; whoever has an account signs in.

use accounts::Vault;
use booking::{Booking, BookingStatus, access_secret, booking_of_hold, find_booking};
use catalog::{ShowStatus, find_movie, find_screen, find_show, find_theater};
use jiff::tz::TimeZone;
use kernel::time::seconds_between;
use kernel::{BookingId, JobId, Timestamp};
use notify::{BookedShow, Language, Message, WhyNot, booking_failed, no_tickets_left, tickets};
use seating::{Owner, find_hold};
use sha2::{Digest, Sha256};
use store::{Snapshot, Store, StoreError};

use crate::{JobFailure, MailSender};

/// Why a payment failed whose person did not approve it.
const SAID_NO: &str = "authentication_failed";

/// Who waits for an answer hears a no that comes so soon; the page waits for the gateway no longer.
const TOLD_AT_ONCE_SECONDS: i64 = 15;

/// What a letter tells.
struct About {
    booking: Booking,
    show: BookedShow,
    /// Whether the theatre has cancelled the show.
    is_off: bool,
    /// The session of the guest who booked.
    session: Option<String>,
    /// Whether a booking that failed is no news: the person said no at their bank, or heard it at the
    /// checkout, or has tickets for these seats by another try.
    is_moot: bool,
}

impl MailSender {
    /// Writes about a booking once its payment is decided; to nobody if the person was erased.
    pub(crate) async fn write_about(
        &self,
        store: &Store,
        booking: BookingId,
        job: JobId,
        now: Timestamp,
    ) -> Result<(), JobFailure> {
        let about = store.read("worker.about_booking", move |s| gather(s, booking)).await?;
        if about.booking.status == BookingStatus::Pending {
            return Err(JobFailure("the payment of this booking is not decided yet".into()));
        }
        match self.letter(&about)? {
            Some(message) => self.deliver(job, message, now).await,
            None => Ok(()),
        }
    }

    fn letter(&self, about: &About) -> Result<Option<Message>, JobFailure> {
        let Some(cipher) = &about.booking.email_cipher else { return Ok(None) };
        let to = self.vault.open_email(cipher);
        let to = to.map_err(|error| JobFailure(format!("the contact cannot be read: {error}")))?;
        let link = link(&self.vault, &self.base_url, about);
        let language = Language::of_code(about.booking.language.code());
        let (to, number) = (to.as_str(), about.booking.number.as_str());
        Ok(Some(match about.booking.status {
            BookingStatus::Confirmed if !about.is_off => {
                tickets(language, to, &link, number, &about.show)
            }
            BookingStatus::Confirmed | BookingStatus::Cancelled => {
                no_tickets_left(language, to, &link, number, &about.show)
            }
            _ if about.is_moot => return Ok(None),
            _ => booking_failed(language, to, number, &about.show, why_not(&about.booking)),
        }))
    }
}

fn why_not(booking: &Booking) -> WhyNot {
    match booking.failure_code.as_deref() {
        Some("show_cancelled") => WhyNot::ShowCancelled,
        Some("seats_lost") => WhyNot::SeatsLost,
        _ => WhyNot::NotCompleted,
    }
}

fn link(vault: &Vault, base_url: &str, about: &About) -> String {
    let booking = &about.booking;
    let plain = format!("{base_url}/b/{}", booking.number);
    let Some(session) = &about.session else { return plain };
    let key = access_secret(vault, booking.hold, session);
    let opens = booking.access_hash.as_deref() == Some(Sha256::digest(key.as_bytes()).as_slice());
    if opens { format!("{plain}?key={key}") } else { plain }
}

/// Gathers the parts.
fn gather(snapshot: &mut Snapshot<'_>, id: BookingId) -> Result<About, StoreError> {
    let gone = || StoreError::Defect(format!("booking {id} or a part of it has gone"));
    let booking = find_booking(snapshot, id)?.ok_or_else(gone)?;
    let show = find_show(snapshot, booking.show)?.ok_or_else(gone)?;
    let zone = TimeZone::get(&show.timezone).unwrap_or(TimeZone::UTC);
    let starts_at = show.starts_at.to_zoned(zone).datetime();
    let movie = find_movie(snapshot, show.movie)?.ok_or_else(gone)?;
    let theater = find_theater(snapshot, show.theater)?.ok_or_else(gone)?;
    let screen = find_screen(snapshot, show.screen)?.ok_or_else(gone)?;
    let session = match find_hold(snapshot, booking.hold)?.map(|hold| hold.owner) {
        Some(Owner::Session(session)) => Some(session),
        _ => None,
    };
    let was_told = !booking.is_sent_back()
        && seconds_between(booking.created_at, booking.updated_at) < TOLD_AT_ONCE_SECONDS;
    let is_moot = was_told
        || booking.failure_code.as_deref() == Some(SAID_NO)
        || booking_of_hold(snapshot, booking.hold)?.is_some_and(|other| other.id != id);
    let place = format!("{}, {}, {}", theater.name, screen.name, theater.address);
    let is_off = show.status == ShowStatus::Cancelled;
    let show = BookedShow { title: movie.title, starts_at, place };
    Ok(About { booking, show, is_off, session, is_moot })
}
