//! A showtime: when, how, from what price, and what is left, in words.

use jiff::civil::{DateTime, Time};
use kernel::Money;
use maud::{Markup, html};

use crate::format;
use crate::say;
use crate::words::Words;

/// A hall is filling when no more than this part of it is free.
const FILLING_PERCENT: u64 = 25;
/// Above so many seats there is no hurry, however large the hall.
const FILLING_SEATS_MAX: u32 = 300;

/// A tile that leads to the seats of a show.
#[derive(Debug, Clone, PartialEq)]
pub struct Showtime {
    /// The seats.
    pub href: String,
    /// When it begins, on the theatre's clocks.
    pub time: Time,
    /// When it ends, on the theatre's clocks.
    pub ends: Time,
    /// `2D`, `IMAX`.
    pub format: String,
    /// The language of the soundtrack.
    pub language: String,
    /// The name of the screen.
    pub screen: String,
    /// The cheapest seat with every fee.
    pub from: Option<Money>,
    /// What is left.
    pub seats: Seats,
}

/// What is left of a show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seats {
    /// Enough for everybody who comes now.
    Plenty,
    /// So many.
    Few(u32),
    /// None.
    SoldOut,
    /// It does not sell yet; from when it does, on the theatre's clocks.
    OpensAt(DateTime),
    /// Online sale has ended; the box office may have some.
    AtTheDoor,
}

impl Seats {
    /// What is left, from the numbers.
    #[must_use]
    pub fn of(left: u32, all: u32) -> Self {
        let is_filling = u64::from(left) * 100 <= u64::from(all) * FILLING_PERCENT;
        match left {
            0 => Self::SoldOut,
            left if is_filling && left <= FILLING_SEATS_MAX => Self::Few(left),
            _ => Self::Plenty,
        }
    }

    /// Whether seats can be chosen now.
    #[must_use]
    pub const fn can_be_had(self) -> bool {
        matches!(self, Self::Plenty | Self::Few(_))
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Plenty => "showtime plenty",
            Self::Few(_) => "showtime few",
            Self::SoldOut => "showtime out",
            Self::OpensAt(_) | Self::AtTheDoor => "showtime later",
        }
    }

    fn words(self, words: Words) -> String {
        match self {
            Self::Plenty => say!(words, "showtime-plenty"),
            Self::Few(left) => say!(words, "showtime-few", left = left),
            Self::SoldOut => say!(words, "showtime-sold-out"),
            Self::OpensAt(at) => say!(words, "showtime-opens", at = format::moment(words, at)),
            Self::AtTheDoor => say!(words, "showtime-at-the-door"),
        }
    }
}

/// Tiles in the order of their times.
#[must_use]
pub fn showtimes(words: Words, shows: &[Showtime]) -> Markup {
    html! { ul.showtimes { @for show in shows { li { (tile(words, show)) } } } }
}

/// A tile: a link where seats can be chosen.
fn tile(words: Words, show: &Showtime) -> Markup {
    let class = show.seats.class();
    html! {
        @if show.seats.can_be_had() {
            a class=(class) href=(show.href) { (face(words, show)) }
        } @else {
            div class=(class) { (face(words, show)) }
        }
    }
}

fn face(words: Words, show: &Showtime) -> Markup {
    let ends = say!(words, "showtime-until", time = format::time(words, show.ends));
    html! {
        span.showtime-time { b { (format::time(words, show.time)) } " " small { (ends) } }
        " "
        span { (show.language) " · " (show.format) }
        " "
        @if let Some(from) = show.from {
            span { (say!(words, "showtime-from", price = format::money(words, from))) } " "
        }
        em { (show.seats.words(words)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn scarcity_is_a_number_and_only_where_it_is_true() {
        assert_eq!(Seats::of(0, 300), Seats::SoldOut);
        assert_eq!(Seats::of(75, 300), Seats::Few(75));
        assert_eq!(Seats::of(76, 300), Seats::Plenty);
        assert_eq!(Seats::of(4_000, 20_000), Seats::Plenty, "an arena is not filling yet");
        assert_eq!(Seats::Few(41).words(Words::new(Lang::En)), "Filling fast · 41 left");
    }
}
