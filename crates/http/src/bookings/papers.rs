//! What people take home: all tickets in one PDF, a calendar entry, a QR code.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{BookingId, TicketId};

use super::Opened;
use super::read::AccessQuery;
use crate::App;
use crate::actions::{self, Paper, find_ticket, opened_booking};
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
    Opened(viewer): Opened,
    Id(id): Id<BookingId>,
    Query(_access): Query<AccessQuery>,
) -> Result<Paper, ApiError> {
    let all = opened_booking(&app, &viewer, id).await?;
    actions::tickets_pdf(&app, &all).await
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
        (status = 409, description = "`no_tickets`: none is good"),
    )
)]
pub async fn show_calendar(
    State(app): State<App>,
    Opened(viewer): Opened,
    Id(id): Id<BookingId>,
    Query(_access): Query<AccessQuery>,
) -> Result<Paper, ApiError> {
    actions::calendar(&opened_booking(&app, &viewer, id).await?)
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
    Opened(viewer): Opened,
    Id(id): Id<TicketId>,
    Query(_access): Query<AccessQuery>,
) -> Result<Response, ApiError> {
    let svg = actions::qr_svg(&app, &find_ticket(&app, &viewer, id).await?);
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))], svg).into_response())
}
