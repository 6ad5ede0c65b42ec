//! A film or an event in a grid: its poster, its title, and the little that decides.

use maud::{Markup, html};

use super::rating::{Rating, rating};
use crate::words::Words;

/// Posters that are loaded at once: those of the first screen.
const EAGER: usize = 4;
/// The shape of every poster, so that the page stands still while pictures come.
const WIDTH: u32 = 360;
const HEIGHT: u32 = 540;

/// A film or an event in a grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PosterCard {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The address of its poster.
    pub picture: String,
    /// What tells it from others: `PG-13`, `English`.
    pub facts: Vec<String>,
    /// What viewers say.
    pub rating: Option<Rating>,
    /// Why it stands here: `Fri 27 Nov`.
    pub note: Option<String>,
}

/// Cards in a grid, the first of them loaded at once.
#[must_use]
pub fn poster_grid(words: Words, cards: &[PosterCard]) -> Markup {
    cards_in("posters", words, cards)
}

/// Cards in one row, which moves sideways where it is too long.
#[must_use]
pub fn poster_row(words: Words, cards: &[PosterCard]) -> Markup {
    cards_in("posters in-row", words, cards)
}

fn cards_in(class: &str, words: Words, cards: &[PosterCard]) -> Markup {
    html! {
        ul class=(class) {
            @for (at, card) in cards.iter().enumerate() {
                li { (poster_card(words, card, at < EAGER)) }
            }
        }
    }
}

fn poster_card(words: Words, card: &PosterCard, is_eager: bool) -> Markup {
    html! {
        a.poster-card href=(card.href) {
            (picture(&card.picture, is_eager))
            span.poster-title dir="auto" { (card.title) }
            " "
            span.poster-facts {
                @if let Some(of) = &card.rating { (rating(words, of)) " · " }
                (card.facts.join(" · "))
            }
            @if let Some(note) = &card.note { " " span.poster-note { (note) } }
        }
    }
}

/// A poster. Its text is in the title beside it, so that it has none of its own.
#[must_use]
pub fn picture(address: &str, is_eager: bool) -> Markup {
    let loading = if is_eager { "eager" } else { "lazy" };
    html! {
        img.poster src=(address) alt="" width=(WIDTH) height=(HEIGHT) loading=(loading)
            decoding="async";
    }
}
