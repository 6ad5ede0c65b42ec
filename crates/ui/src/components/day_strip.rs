//! Days side by side, of which one is chosen.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::format;
use crate::say;
use crate::words::Words;

/// A day that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// Where it leads; without, nothing is on.
    pub href: Option<String>,
    /// Whether it is the chosen one.
    pub is_current: bool,
}

/// The strip. `today` is that of the theatres.
#[must_use]
pub fn day_strip(words: Words, today: Date, days: &[Day]) -> Markup {
    html! {
        nav.days aria-label=(say!(words, "days-label")) {
            ul.days-list {
                @for day in days {
                    li {
                        @if let Some(href) = &day.href {
                            a.day href=(href) aria-current=[day.is_current.then_some("date")] {
                                (face(words, today, day.date))
                            }
                        } @else {
                            span.day.is-empty aria-current=[day.is_current.then_some("date")] {
                                (face(words, today, day.date))
                                span.vh { ", " (say!(words, "days-nothing-on")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn face(words: Words, today: Date, date: Date) -> Markup {
    html! {
        span { (near_name(words, today, date).unwrap_or_else(|| format::weekday(words, date))) }
        " " b { (date.day()) } " "
        span { (format::month(words, date)) }
    }
}

/// `Today`, `Tomorrow`, `Sat 28 Nov`.
#[must_use]
pub fn day_name(words: Words, today: Date, date: Date) -> String {
    near_name(words, today, date).unwrap_or_else(|| format::day(words, date))
}

fn near_name(words: Words, today: Date, date: Date) -> Option<String> {
    if date == today {
        return Some(say!(words, "today"));
    }
    let is_tomorrow = today.checked_add(1.day()).is_ok_and(|tomorrow| tomorrow == date);
    is_tomorrow.then(|| say!(words, "tomorrow"))
}
