//! What people take home: all tickets in one PDF, a calendar entry, a QR code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalog::Seat;
use tickets::calendar::CalendarEvent;
use tickets::pdf::{PrintedBooking, PrintedTicket};
use tickets::qr::Qr;
use tickets::{Ticket, TicketKeys, TicketState};

use super::OpenedBooking;
use crate::App;
use crate::door::ApiError;

/// A file to save.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub content_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A page for each ticket that is still good; 409 if there is none.
pub async fn tickets_pdf(app: &App, all: &OpenedBooking) -> Result<Paper, ApiError> {
    has_good_ticket(all)?;
    let printed = printed(&app.ticket_keys, all);
    let name = format!("tickets-{}.pdf", all.booking.number);
    let bytes = app.slowly(move || tickets::pdf::tickets_pdf(&printed)).await?;
    Ok(Paper { name, content_type: "application/pdf", bytes })
}

/// The show as a calendar entry; 409 if no ticket is still good.
pub fn calendar(all: &OpenedBooking) -> Result<Paper, ApiError> {
    has_good_ticket(all)?;
    Ok(Paper {
        name: format!("{}.ics", all.booking.number),
        content_type: "text/calendar; charset=utf-8",
        bytes: tickets::calendar::calendar(&event(all)).into_bytes(),
    })
}

/// The QR code of a ticket, an SVG picture.
pub fn qr_svg(app: &App, ticket: &Ticket) -> String {
    Qr::of(&app.ticket_keys.code_of(ticket)).svg(&format!("Seat {}", ticket.seat_label))
}

impl IntoResponse for Paper {
    fn into_response(self) -> Response {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let Ok(disposition) = HeaderValue::from_str(&disposition) else {
            return ApiError::internal("the name of a file is no header").into_response();
        };
        let kind = HeaderValue::from_static(self.content_type);
        let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
        (headers, self.bytes).into_response()
    }
}

fn has_good_ticket(all: &OpenedBooking) -> Result<(), ApiError> {
    match all.tickets.iter().any(|ticket| ticket.state == TicketState::Valid) {
        true => Ok(()),
        false => {
            let message = "This booking has no ticket that is still good.";
            Err(ApiError::new(StatusCode::CONFLICT, "no_tickets", message))
        }
    }
}

fn printed(keys: &TicketKeys, all: &OpenedBooking) -> PrintedBooking {
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
        terms: terms(all.show.cancellation_fee_bp),
        tickets: good.filter_map(|ticket| printed_ticket(keys, all, ticket)).collect(),
    }
}

fn terms(fee_bp: i64) -> String {
    let hours = booking::limits::CANCEL_UNTIL_SECONDS / 3_600;
    let until = format!("Tickets can be given back until {hours} hours before the show");
    let back = match (fee_bp / 100, fee_bp % 100) {
        (0, 0) => format!("{until}, in full."),
        (100.., _) => "Tickets cannot be given back.".to_owned(),
        (percent, 0) => format!("{until}, less a fee of {percent} %."),
        (percent, rest) => format!("{until}, less a fee of {percent}.{rest:02} %."),
    };
    format!("Good for one entry. {back}")
}

fn printed_ticket(
    keys: &TicketKeys,
    all: &OpenedBooking,
    ticket: &Ticket,
) -> Option<PrintedTicket> {
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

fn event(all: &OpenedBooking) -> CalendarEvent {
    let good = all.tickets.iter().filter(|ticket| ticket.state == TicketState::Valid);
    let seats: Vec<&str> = good.map(|ticket| ticket.seat_label.as_str()).collect();
    CalendarEvent {
        booking: all.booking.id,
        changed_at: all.booking.updated_at,
        starts_at: all.show.starts_at,
        ends_at: all.show.ends_at,
        title: all.movie.title.clone(),
        location: format!("{}, {}, {}", all.theater.name, all.screen.name, all.theater.address),
        description: format!("Seats {}\nBooking {}", seats.join(", "), all.booking.number),
        url: None,
    }
}

#[cfg(test)]
mod tests {
    use super::terms;

    #[test]
    fn a_ticket_tells_the_fee_to_the_hundredth() {
        let until = "Tickets can be given back until 2 hours before the show";
        for (fee_bp, told) in [
            (0, format!("{until}, in full.")),
            (99, format!("{until}, less a fee of 0.99 %.")),
            (1_000, format!("{until}, less a fee of 10 %.")),
            (1_250, format!("{until}, less a fee of 12.50 %.")),
            (10_000, "Tickets cannot be given back.".to_owned()),
        ] {
            assert_eq!(terms(fee_bp), format!("Good for one entry. {told}"));
        }
    }
}
