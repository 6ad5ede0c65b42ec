//! A theatre with what it shows.

use maud::{Markup, html};

use super::showtime::{Showtime, showtimes};
use crate::say;
use crate::words::Words;

/// Facilities that a card has room for.
const FACILITIES: usize = 4;

/// A theatre with some of its shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TheaterCard {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Street and place.
    pub address: String,
    /// Latitude and longitude: the browser works out how far it is, so that nobody else learns
    /// where a person is.
    pub place: Option<(f64, f64)>,
    /// What it has.
    pub facilities: Vec<String>,
    /// What a cancelled booking gives back, in words.
    pub policy: String,
    /// In the order of their times.
    pub shows: Vec<Showtime>,
}

/// The card.
#[must_use]
pub fn theater_card(words: Words, card: &TheaterCard) -> Markup {
    let place = card.place.map(|(latitude, longitude)| format!("{latitude},{longitude}"));
    let few = card.facilities.len().min(FACILITIES);
    html! {
        li.theater-card data-place=[place] {
            div.theater-facts {
                h3 { a.card-name href=(card.href) dir="auto" { (card.name) } }
                p.muted.small-text {
                    span.theater-km hidden {}
                    span dir="auto" { (card.address) }
                }
                @if few > 0 {
                    p.muted.small-text {
                        span.vh { (say!(words, "theater-facilities")) ": " }
                        (card.facilities[..few].join(" · "))
                    }
                }
                p.policy.small-text { (card.policy) }
            }
            (showtimes(words, &card.shows))
        }
    }
}
