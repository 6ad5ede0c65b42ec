//! One ticket: what to find in the dark (row and seat, very large), a line to tear, and the code that
//! the gate reads. Black on white when it is printed.

use jiff::civil::DateTime;
use maud::{Markup, html};

use super::icon;
use super::show_summary::{SeatName, ShowSummary};
use crate::words::Words;
use crate::{format, say};

/// Pixels along the picture of a code.
const QR_PIXELS: u32 = 232;

/// A ticket of a booking.
#[derive(Debug, Clone)]
pub struct TicketView {
    /// The seat.
    pub seat: SeatName,
    /// The code's picture: `/b/…/qr/….svg`.
    pub qr: String,
    /// The code in text, in groups of five, some groups a line.
    pub code: Vec<String>,
    /// What has become of it.
    pub state: TicketState,
}

/// What has become of a ticket; times on the theatre's clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketState {
    /// It admits.
    Good,
    /// Somebody came in with it.
    Used {
        /// When.
        at: DateTime,
        /// At which gate.
        gate: String,
    },
    /// It was given back.
    Cancelled {
        /// When.
        at: DateTime,
    },
}

/// Which one of how many.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Counting from one.
    pub number: usize,
    /// All of the booking.
    pub of: usize,
}

/// A ticket.
#[must_use]
pub fn ticket(words: Words, show: &ShowSummary, ticket: &TicketView, place: Place) -> Markup {
    let (number, of) = (place.number, place.of);
    let is_good = ticket.state == TicketState::Good;
    html! {
        article.ticket.spent[!is_good] id={ "ticket-" (number) }
            aria-label=(say!(words, "ticket-label", number = number, of = of, seat = ticket.seat.say(words))) {
            div.ticket-head {
                h2 { (show.title) }
                p { (show.details.join(" · ")) }
            }
            (facts(words, show, &ticket.seat))
            div.ticket-tear aria-hidden="true" {}
            div.ticket-stub {
                (stub(words, ticket, place))
                p.ticket-count { (say!(words, "ticket-count", number = number, of = of)) }
            }
        }
    }
}

fn facts(words: Words, show: &ShowSummary, seat: &SeatName) -> Markup {
    html! {
        dl.ticket-facts {
            div.whole { dt { (say!(words, "show-when")) } dd { (format::moment(words, show.starts_at)) } }
            div.whole {
                dt { (say!(words, "show-where")) }
                dd { (show.theater) span.ticket-address { (show.address) } }
            }
            div.whole {
                dt { (say!(words, "show-screen")) }
                dd { (show.screen) @if let Some(section) = &seat.section { " · " (section) } }
            }
            div { dt { (say!(words, "ticket-row")) } dd.large { (seat.row) } }
            div { dt { (say!(words, "ticket-seat")) } dd.large { (seat.number) } }
        }
    }
}

fn stub(words: Words, ticket: &TicketView, place: Place) -> Markup {
    let seat = ticket.seat.say(words);
    match &ticket.state {
        TicketState::Good => html! {
            img.ticket-code src=(ticket.qr) width=(QR_PIXELS) height=(QR_PIXELS)
                alt=(say!(words, "ticket-code-alt", seat = seat, number = place.number, of = place.of));
            p.ticket-text { @for line in &ticket.code { (line) br; } }
        },
        TicketState::Used { at, gate } => html! {
            p.ticket-stamp { (icon::check()) (say!(words, "ticket-used")) }
            p { (say!(words, "ticket-used-at", at = format::moment(words, *at), gate = gate.as_str())) }
        },
        TicketState::Cancelled { at } => html! {
            p.ticket-stamp { (icon::cross()) (say!(words, "ticket-cancelled")) }
            p { (say!(words, "ticket-cancelled-at", at = format::moment(words, *at))) }
        },
    }
}
