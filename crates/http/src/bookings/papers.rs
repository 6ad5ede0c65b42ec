//! What people take home: all tickets in one PDF, a calendar entry, a QR code.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalog::Seat;
use kernel::{BookingId, TicketId};
use tickets::calendar::{CalendarEvent, calendar};
use tickets::pdf::{PrintedBooking, PrintedTicket, tickets_pdf};
use tickets::qr::Qr;
use tickets::{Ticket, TicketKeys, TicketState, find_ticket};

use super::Opened;
use super::read::{AccessQuery, AllOf};
use crate::App;
use crate::door::{ApiError, Id, Query};

/// All tickets as one PDF
#[utoipa::path(
    get, path = "/api/v1/bookings/{bookingId}/tickets.pdf", tag = "Bookings", params(AccessQuery),
    security((), ("signIn" = [])),
    responses(
        (status = 200, description = "A page for each ticket that is still good", body = Vec<u8>,
            content_type = "application/pdf"),
        (status = 403, description = "`not_allowed`: somebody else's"),
        (status = 404, description = "`unknown_booking`"),
        (status = 409, description = "`no_tickets`: none is good"),
    )
)]
pub async fn show_pdf(
    State(app): State<App>,
    opened: Opened,
    Id(id): Id<BookingId>,
    Query(_access): Query<AccessQuery>,
) -> Result<Response, ApiError> {
    let all = open(&app, &opened, id).await?;
    let printed = printed(&app.ticket_keys, &all);
    if printed.tickets.is_empty() {
        let message = "This booking has no ticket that is still good.";
        return Err(ApiError::new(StatusCode::CONFLICT, "no_tickets", message));
    }
    let name = format!("tickets-{}.pdf", all.booking.number);
    let pdf = app.slowly(move || tickets_pdf(&printed)).await?;
    Ok((file("application/pdf", &name)?, pdf).into_response())
}

/// The show as a calendar entry
#[utoipa::path(
    get, path = "/api/v1/bookings/{bookingId}/calendar.ics", tag = "Bookings",
    params(AccessQuery), security((), ("signIn" = [])),
    responses(
        (status = 200, description = "An iCalendar file", body = String,
            content_type = "text/calendar"),
        (status = 403, description = "`not_allowed`: somebody else's"),
        (status = 404, description = "`unknown_booking`"),
    )
)]
pub async fn show_calendar(
    State(app): State<App>,
    opened: Opened,
    Id(id): Id<BookingId>,
    Query(_access): Query<AccessQuery>,
) -> Result<Response, ApiError> {
    let all = open(&app, &opened, id).await?;
    let name = format!("{}.ics", all.booking.number);
    Ok((file("text/calendar; charset=utf-8", &name)?, calendar(&event(&all))).into_response())
}

/// The QR code of a ticket
#[utoipa::path(
    get, path = "/api/v1/tickets/{ticketId}/qr.svg", tag = "Bookings", params(AccessQuery),
    security((), ("signIn" = [])),
    responses(
        (status = 200, description = "A picture", body = String, content_type = "image/svg+xml"),
        (status = 403, description = "`not_allowed`: somebody else's"),
        (status = 404, description = "`unknown_ticket`"),
    )
)]
pub async fn show_qr(
    State(app): State<App>,
    opened: Opened,
    Id(id): Id<TicketId>,
    Query(_access): Query<AccessQuery>,
) -> Result<Response, ApiError> {
    let found = app.store.read("tickets.find_ticket", move |s| find_ticket(s, id)).await?;
    let ticket =
        found.ok_or_else(|| ApiError::not_found("unknown_ticket", "There is no such ticket."))?;
    opened.booking(&app, ticket.booking).await?;
    let svg = Qr::of(&app.ticket_keys.code_of(&ticket)).svg(&format!("Seat {}", ticket.seat_label));
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))], svg).into_response())
}

async fn open(app: &App, opened: &Opened, id: BookingId) -> Result<AllOf, ApiError> {
    let booking = opened.booking(app, id).await?;
    Ok(app.store.read("http.booking_detail", move |s| AllOf::booking(s, booking)).await?)
}

fn file(kind: &'static str, name: &str) -> Result<[(HeaderName, HeaderValue); 2], ApiError> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    Ok([
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CONTENT_DISPOSITION,
            disposition.map_err(|error| ApiError::internal(error.to_string()))?,
        ),
    ])
}

fn printed(keys: &TicketKeys, all: &AllOf) -> PrintedBooking {
    let certificate = all.movie.certificate.as_deref().unwrap_or_default();
    let details = [all.show.language.as_str(), &all.show.format, certificate];
    let good = all.tickets.iter().filter(|ticket| ticket.state == TicketState::Valid);
    PrintedBooking {
        number: all.booking.number.clone(),
        title: all.movie.title.clone(),
        details: details
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        starts_at: all.show.starts_at,
        timezone: all.show.timezone.clone(),
        theater: all.theater.name.clone(),
        address: all.theater.address.clone(),
        screen: all.screen.name.clone(),
        terms: terms(all),
        tickets: good.filter_map(|ticket| printed_ticket(keys, all, ticket)).collect(),
    }
}

fn terms(all: &AllOf) -> String {
    let hours = booking::limits::CANCEL_UNTIL_SECONDS / 3_600;
    let percent = all.show.cancellation_fee_bp / 100;
    format!(
        "Good for one entry. Tickets can be given back until {hours} hours before the show, less a \
         fee of {percent} %."
    )
}

fn printed_ticket(keys: &TicketKeys, all: &AllOf, ticket: &Ticket) -> Option<PrintedTicket> {
    let layout = &all.layout;
    let seat: &Seat = layout.seat(ticket.seat_no)?;
    let section = (layout.sections.len() > 1).then(|| layout.sections[seat.section].name.clone());
    let paid = ticket.price_minor + ticket.fee_minor - ticket.discount_minor;
    Some(PrintedTicket {
        code: keys.code_of(ticket),
        section,
        row: seat.row_label.clone(),
        seat: seat.number.clone(),
        category: layout.category_of(seat).name.clone(),
        price: all.show.money(paid).to_string(),
    })
}

fn event(all: &AllOf) -> CalendarEvent {
    let good = all.tickets.iter().filter(|ticket| ticket.state == TicketState::Valid);
    let seats: Vec<&str> = good.map(|ticket| ticket.seat_label.as_str()).collect();
    CalendarEvent {
        booking: all.booking.id,
        changed_at: all
            .booking
            .cancelled_at
            .or(all.booking.booked_at)
            .unwrap_or(all.booking.created_at),
        starts_at: all.show.starts_at,
        ends_at: all.show.ends_at,
        title: all.movie.title.clone(),
        location: format!("{}, {}, {}", all.theater.name, all.screen.name, all.theater.address),
        description: format!("Seats {}\nBooking {}", seats.join(", "), all.booking.number),
        url: None,
    }
}
