//! What viewers say: stars and how many of them there are.

use maud::{Markup, html};

use crate::format;
use crate::say;
use crate::words::{Lang, Words};

/// The mean of reviews.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rating {
    /// 1 to 5.
    pub stars: f64,
    /// How many there are.
    pub reviews: u64,
}

/// `★ 4.5`; people who listen hear it as a sentence.
#[must_use]
pub fn rating(words: Words, rating: &Rating) -> Markup {
    let (stars, reviews) =
        (stars_number(words, rating.stars), format::count(words, rating.reviews));
    let sentence = say!(words, "rating-label", stars = stars.as_str(), reviews = reviews);
    html! {
        span.rating { span aria-hidden="true" { "★ " (stars) } span.vh { (sentence) } }
    }
}

/// `★ 4.5 (1,234)`
#[must_use]
pub fn rating_with_count(words: Words, of: &Rating) -> Markup {
    html! {
        (rating(words, of))
        " " span aria-hidden="true" { "(" (format::count(words, of.reviews)) ")" }
    }
}

/// `4.5`, `4,5`
pub(super) fn stars_number(words: Words, stars: f64) -> String {
    let text = format!("{stars:.1}");
    match words.lang {
        Lang::En => text,
        Lang::Es => text.replace('.', ","),
    }
}
