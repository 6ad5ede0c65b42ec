//! What a person buys or has bought, the same on every step: the film, when, where, which seats.

use jiff::civil::DateTime;
use maud::{Markup, html};

use crate::words::Words;
use crate::{format, say};

/// A show as tickets tell it.
#[derive(Debug, Clone)]
pub struct ShowSummary {
    /// The film or event.
    pub title: String,
    /// `Hindi`, `2D`, `U/A 13+`; without the empty ones.
    pub details: Vec<String>,
    /// On the theatre's clocks.
    pub starts_at: DateTime,
    /// The theatre.
    pub theater: String,
    /// Where it is.
    pub address: String,
    /// The name of the screen.
    pub screen: String,
}

/// A seat as people look for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatName {
    /// The part of the hall, where there is more than one.
    pub section: Option<String>,
    /// The label of its row.
    pub row: String,
    /// Its number in the row.
    pub number: String,
    /// What it is sold as: `Premium`.
    pub category: String,
}

impl SeatName {
    /// In full, because `8G` leaves open which of the two is the row: `Row G, seat 8`.
    #[must_use]
    pub fn say(&self, words: Words) -> String {
        let (row, number) = (self.row.as_str(), self.number.as_str());
        match &self.section {
            Some(section) => {
                say!(words, "seat-in-section", section = section.as_str(), row = row, seat = number)
            }
            None => say!(words, "seat-name", row = row, seat = number),
        }
    }

    /// In short, where many stand together: `G8`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}{}", self.row, self.number)
    }
}

/// The film with when and where, under a heading of the second level.
#[must_use]
pub fn show_summary(words: Words, show: &ShowSummary) -> Markup {
    html! {
        div.show-summary {
            h2 { (show.title) }
            p.muted { (show.details.join(" · ")) }
            dl.facts {
                dt { (say!(words, "show-when")) }
                dd { strong { (format::moment(words, show.starts_at)) } }
                dt { (say!(words, "show-where")) }
                dd { (show.theater) ", " (show.screen) }
            }
        }
    }
}
