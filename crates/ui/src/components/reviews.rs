//! What people say: one review, and the sum of all of them.

use jiff::civil::Date;
use maud::{Markup, html};

use super::icon;
use super::rating::stars_number;
use crate::format;
use crate::say;
use crate::words::Words;

/// The most stars.
pub const STARS: u8 = 5;

/// What one person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// `Ana M.`; nothing where its author has left.
    pub by: Option<String>,
    /// 1 to 5.
    pub stars: u8,
    /// Lines; may be empty.
    pub text: String,
    /// Whether they were there.
    pub is_verified: bool,
    /// The day on which it was written.
    pub on: Date,
    /// Whether it was changed since.
    pub is_edited: bool,
}

/// The sum of all reviews of a film.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The mean of the stars.
    pub mean: f64,
    /// How many reviews there are.
    pub count: u64,
    /// How many give how many stars, the most stars first.
    pub spread: Vec<(u8, u64)>,
}

/// Stars that are given, out of all; people who listen hear a sentence.
#[must_use]
pub fn stars(words: Words, given: u8) -> Markup {
    let (on, off) = (usize::from(given), usize::from(STARS.saturating_sub(given)));
    html! {
        span.stars {
            span aria-hidden="true" { ("★".repeat(on)) span.stars-off { ("★".repeat(off)) } }
            span.vh { (say!(words, "review-stars", stars = given)) }
        }
    }
}

/// Reviews, one below the other.
#[must_use]
pub fn review_list(words: Words, reviews: &[Review]) -> Markup {
    html! {
        ul.reviews { @for review in reviews { li { (one(words, review)) } } }
    }
}

fn one(words: Words, review: &Review) -> Markup {
    html! {
        article.review {
            p.review-head {
                (stars(words, review.stars)) " "
                strong dir="auto" {
                    @match &review.by {
                        Some(by) => (by),
                        None => (say!(words, "review-nobody")),
                    }
                }
                @if review.is_verified {
                    " " span.was-there { (icon::check()) (say!(words, "review-was-there")) }
                }
            }
            (review_text(&review.text))
            p.hint {
                (format::day_of_year(words, review.on))
                @if review.is_edited { " · " (say!(words, "review-edited")) }
            }
        }
    }
}

/// The words of a review, as they were typed: text and line breaks.
#[must_use]
pub fn review_text(text: &str) -> Markup {
    html! {
        @for part in text.split("\n\n").filter(|part| !part.is_empty()) {
            p.review-text dir="auto" { (part) }
        }
    }
}

/// The mean in large, and how the stars are spread: as bars, each with its number beside it.
#[must_use]
pub fn summary(words: Words, of: &Summary) -> Markup {
    let (mean, count) = (stars_number(words, of.mean), format::count(words, of.count));
    let said = say!(words, "rating-label", stars = mean.as_str(), reviews = count.as_str());
    html! {
        div.review-summary {
            p.review-mean {
                span aria-hidden="true" { b { (mean) } " ★" }
                span.vh { (said) }
                span.hint aria-hidden="true" { (say!(words, "review-count", count = of.count)) }
            }
            ul.star-bars {
                @for (stars, count) in &of.spread { li { (bar(words, *stars, *count, of.count)) } }
            }
        }
    }
}

fn bar(words: Words, stars: u8, count: u64, of: u64) -> Markup {
    let share = (count * 100).checked_div(of).unwrap_or(0);
    html! {
        span aria-hidden="true" { (stars) " ★" }
        svg.star-bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            @if share > 0 { rect width=(share) height="8" {} }
        }
        span.num aria-hidden="true" { (format::count(words, count)) }
        span.vh { (say!(words, "review-bar", stars = stars, count = count)) }
    }
}

/// Parts for tests and for looking at.
pub mod samples {
    use jiff::civil::date;

    use super::{Review, Summary};

    /// Two reviews, one of them long and changed.
    #[must_use]
    pub fn reviews() -> Vec<Review> {
        let review = |by: &str, stars, text: &str, is_verified| Review {
            by: Some(by.to_owned()),
            stars,
            text: text.to_owned(),
            is_verified,
            on: date(2026, 11, 21),
            is_edited: stars < 4,
        };
        vec![
            review("Ana M.", 5, "Saw it twice.\n\nThe rain on the roof is half of the film.", true),
            review("Ben", 3, "<b>Long</b>, but the last train is worth it.", false),
        ]
    }

    /// What they add up to.
    #[must_use]
    pub fn summary() -> Summary {
        Summary { mean: 4.3, count: 27, spread: vec![(5, 14), (4, 8), (3, 4), (2, 1), (1, 0)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn bars_are_told_in_numbers_too() {
        let html = summary(Words::new(Lang::En), &samples::summary()).into_string();
        assert!(html.contains("4.3 of 5 stars from 27 reviews"), "{html}");
        assert!(html.contains("<rect width=\"51\""), "{html}");
        assert!(html.contains("5 stars: 14 reviews") && html.contains("2 stars: 1 review<"));
    }

    #[test]
    fn words_are_shown_as_they_were_typed() {
        let html = review_list(Words::new(Lang::En), &samples::reviews()).into_string();
        assert!(html.contains("&lt;b&gt;Long&lt;/b&gt;"), "markup is text like any other");
        assert_eq!(html.matches("class=\"review-text\"").count(), 3, "{html}");
        assert_eq!(html.matches("was-there").count(), 1);
    }
}
