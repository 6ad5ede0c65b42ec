//! Look at bookings.

use std::sync::Arc;

use accounts::{Email, Phone, Principal, VaultError};
use booking::{Booking, bookings_of_user, find_booking_by_number, gateway_payment_id};
use catalog::{
    Layout, Movie, Paged, Screen, Show, Theater, find_layout, find_movie, find_screen, find_show,
    find_theater,
};
use kernel::{BookingId, TicketId, UserId};
use payments::{Refund, find_payment, refunds_of};
use store::{Snapshot, StoreError};
use tickets::{Ticket, tickets_of};

use super::Viewer;
use crate::App;
use crate::door::{ApiError, Page};

/// Which booking.
#[derive(Debug, Clone)]
pub enum BookingName {
    /// By its identifier.
    Id(BookingId),
    /// By the number that people read out.
    Number(String),
}

/// A booking with the rows that it points at.
#[derive(Debug, Clone)]
pub struct OpenedBooking {
    /// The booking.
    pub booking: Booking,
    /// Its show.
    pub show: Show,
    /// What is shown.
    pub movie: Movie,
    /// Where.
    pub theater: Theater,
    /// On which screen.
    pub screen: Screen,
    /// The hall.
    pub layout: Arc<Layout>,
    /// A ticket for each seat; none while the booking is pending.
    pub tickets: Vec<Ticket>,
    /// Money that went back or is on its way.
    pub refunds: Vec<Refund>,
    /// Where the person has to go before the payment is decided.
    pub next_action: Option<String>,
}

/// Who is to be reached about a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The address that the tickets go to.
    pub email: Email,
    /// A number.
    pub phone: Option<Phone>,
}

/// A booking, for those whose it is; 404 if there is none, 401 and 403 if it is somebody else's.
pub async fn find_booking(
    app: &App,
    viewer: &Viewer,
    name: impl Into<BookingName>,
) -> Result<Booking, ApiError> {
    let name = name.into();
    let found = app.store.read("booking.find_booking", move |s| name.find(s)).await?;
    let booking = found.ok_or_else(unknown_booking)?;
    viewer.check(app, &booking)?;
    Ok(booking)
}

/// A booking with all that belongs to it, for those whose it is.
pub async fn opened_booking(
    app: &App,
    viewer: &Viewer,
    name: impl Into<BookingName>,
) -> Result<OpenedBooking, ApiError> {
    let booking = find_booking(app, viewer, name).await?;
    let all = app.store.read("http.booking_detail", move |s| OpenedBooking::gather(s, booking));
    Ok(all.await?)
}

/// A booking with all that belongs to it, for those who let people in at its theatre.
pub async fn opened_for_staff(
    app: &App,
    principal: &Principal,
    name: impl Into<BookingName>,
) -> Result<OpenedBooking, ApiError> {
    principal.require_staff()?;
    let name = name.into();
    let found = app.store.read("http.booking_detail", move |s| {
        name.find(s)?.map(|booking| OpenedBooking::gather(s, booking)).transpose()
    });
    let all = found.await?.ok_or_else(unknown_booking)?;
    principal.require_admit(all.theater.id)?;
    Ok(all)
}

/// A page of somebody's bookings, newest first.
pub async fn bookings_of(
    app: &App,
    user: UserId,
    page: Page,
) -> Result<Paged<OpenedBooking>, ApiError> {
    let found = app.store.read("http.bookings_of_user", move |s| {
        let (bookings, total) = bookings_of_user(s, user, page.limit(), page.offset())?;
        let all = bookings.into_iter().map(|booking| OpenedBooking::gather(s, booking));
        let rows = all.collect::<Result<Vec<_>, StoreError>>()?;
        Ok::<_, StoreError>(Paged { rows, total: total.unsigned_abs() })
    });
    Ok(found.await?)
}

/// Who is to be reached about a booking; nobody once they were erased.
pub fn contact_of(app: &App, booking: &Booking) -> Result<Option<Contact>, ApiError> {
    let Some(email) = &booking.email_cipher else { return Ok(None) };
    let broken = |error: VaultError| ApiError::internal(format!("opening a contact: {error:?}"));
    let phone = booking.phone_cipher.as_ref().map(|phone| app.vault.open_phone(phone));
    Ok(Some(Contact {
        email: app.vault.open_email(email).map_err(broken)?,
        phone: phone.transpose().map_err(broken)?,
    }))
}

/// A ticket, for those whose booking it is of.
pub async fn find_ticket(app: &App, viewer: &Viewer, id: TicketId) -> Result<Ticket, ApiError> {
    let found = app.store.read("tickets.find_ticket", move |s| tickets::find_ticket(s, id)).await?;
    let ticket =
        found.ok_or_else(|| ApiError::not_found("unknown_ticket", "There is no such ticket."))?;
    find_booking(app, viewer, ticket.booking).await?;
    Ok(ticket)
}

impl BookingName {
    fn find(&self, snapshot: &mut Snapshot<'_>) -> Result<Option<Booking>, StoreError> {
        match self {
            Self::Id(id) => booking::find_booking(snapshot, *id),
            Self::Number(number) => {
                find_booking_by_number(snapshot, &number.trim().to_ascii_uppercase())
            }
        }
    }
}

impl From<BookingId> for BookingName {
    fn from(id: BookingId) -> Self {
        Self::Id(id)
    }
}

impl From<String> for BookingName {
    fn from(number: String) -> Self {
        Self::Number(number)
    }
}

impl OpenedBooking {
    /// Gathers the parts. They are never deleted.
    fn gather(snapshot: &mut Snapshot<'_>, booking: Booking) -> Result<Self, StoreError> {
        let gone = || StoreError::Defect(format!("booking {} has lost a part", booking.id));
        let show = find_show(snapshot, booking.show)?.ok_or_else(gone)?;
        let next_action = match booking.status {
            booking::BookingStatus::Pending => {
                find_payment(snapshot, gateway_payment_id(booking.id))?
                    .and_then(|payment| payment.next_action_url)
            }
            _ => None,
        };
        Ok(Self {
            movie: find_movie(snapshot, show.movie)?.ok_or_else(gone)?,
            theater: find_theater(snapshot, show.theater)?.ok_or_else(gone)?,
            screen: find_screen(snapshot, show.screen)?.ok_or_else(gone)?,
            layout: find_layout(snapshot, show.layout)?.ok_or_else(gone)?,
            tickets: tickets_of(snapshot, booking.id)?,
            refunds: refunds_of(snapshot, booking.id)?,
            next_action,
            show,
            booking,
        })
    }
}

fn unknown_booking() -> ApiError {
    ApiError::not_found("unknown_booking", "There is no such booking.")
}
