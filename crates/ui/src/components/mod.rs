//! The parts that pages are made of. Each is a function from plain values to markup.

pub mod age;
pub mod breadcrumb;
pub mod day_strip;
pub mod form;
pub mod hall;
pub mod hold_bar;
pub mod icon;
pub mod legend;
pub mod notice;
pub mod pagination;
pub mod poster_card;
pub mod price_lines;
pub mod rating;
pub mod reviews;
pub mod seat_grid;
pub mod seat_runs;
pub mod section_map;
pub mod show_summary;
pub mod showtime;
pub mod theater_card;
pub mod ticket;

use maud::{Markup, html};

use crate::Shell;

pub use form::{Field, FieldKind, Problems, error_summary, field};
pub use notice::{Tone, banner, empty};
pub use price_lines::{Discount, PriceLines, price_lines};
pub use show_summary::{SeatName, ShowSummary, show_summary};
pub use ticket::{Place, TicketState, TicketView, ticket};

/// The proof that a form came from our own page; the first thing in every form that posts.
#[must_use]
pub fn csrf_field(shell: &Shell<'_>) -> Markup {
    html! { input type="hidden" name="csrf" value=(shell.csrf); }
}
