//! What became of the last try, above the tools: what is lost, what is still there, the way on.

use maud::{Markup, html};

use crate::components::{Tone, banner};
use crate::say;
use crate::words::Words;

/// Why no seats are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// None was chosen.
    NoSeats,
    /// More than a hold may have.
    TooMany {
        /// As many as it may have.
        limit: usize,
    },
    /// Others were faster.
    Lost {
        /// The seats that are gone, by name.
        lost: Vec<String>,
        /// Those that are not, by name; they stay chosen.
        still_free: Vec<String>,
        /// As many together, close by.
        instead: Vec<Group>,
    },
    /// The choice would leave seats alone, which this theatre does not allow.
    Orphans {
        /// Those seats, by name.
        alone: Vec<String>,
        /// Choices that leave none.
        instead: Vec<Group>,
    },
    /// Seats that are kept for those who come with somebody in a wheelchair.
    Companions {
        /// Those seats, by name.
        seats: Vec<String>,
        /// Hours before the show from which they are anybody's.
        hours: i64,
        /// Other choices.
        instead: Vec<Group>,
    },
    /// So many are not free together.
    NotTogether {
        /// As many as were asked for.
        count: usize,
        /// The most that are.
        largest: usize,
    },
    /// The page was made for an older plan of the hall.
    PlanChanged,
    /// The hold ran out.
    Ended,
    /// Something else, in a sentence.
    Said(String),
}

/// Seats together that can be held with one press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `G11–G13`
    pub name: String,
    /// Their ordinals.
    pub seats: Vec<u32>,
}

impl Group {
    fn value(&self) -> String {
        self.seats.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    }
}

/// The notice of the server, and the place of those that the island has.
pub(in crate::pages) fn notices(words: Words, notice: Option<&Notice>) -> Markup {
    html! {
        div.seat-notices { @if let Some(notice) = notice { (one(words, notice)) } }
    }
}

fn one(words: Words, notice: &Notice) -> Markup {
    let say_only = |tone, text: String| banner(tone, &html! { p { (text) } });
    match notice {
        Notice::NoSeats => say_only(Tone::Warn, say!(words, "seats-problem-none")),
        Notice::TooMany { limit } => {
            say_only(Tone::Warn, say!(words, "seats-too-many", count = *limit))
        }
        Notice::Lost { lost, still_free, instead } => lost_seats(words, lost, still_free, instead),
        Notice::Orphans { alone, instead } => orphans(words, alone, instead),
        Notice::Companions { seats, hours, instead } => companions(words, seats, *hours, instead),
        Notice::NotTogether { count, largest } => {
            let text = say!(words, "seats-not-together", count = *count, largest = *largest);
            say_only(Tone::Warn, text)
        }
        Notice::PlanChanged => say_only(Tone::Warn, say!(words, "seats-plan-changed")),
        Notice::Ended => say_only(Tone::Info, say!(words, "seats-ended")),
        Notice::Said(text) => say_only(Tone::Warn, text.clone()),
    }
}

fn lost_seats(words: Words, lost: &[String], free: &[String], instead: &[Group]) -> Markup {
    let (gone, rest) = (lost.join(", "), free.join(", "));
    let content = html! {
        p {
            b { (say!(words, "seats-lost", count = lost.len(), seats = gone)) }
            @if !free.is_empty() {
                " " (say!(words, "seats-still-free", count = free.len(), seats = rest))
            }
        }
        (ways_on(words, instead))
    };
    banner(Tone::Danger, &content)
}

fn orphans(words: Words, alone: &[String], instead: &[Group]) -> Markup {
    let content = html! {
        p {
            b { (say!(words, "seats-orphan", count = alone.len(), seats = alone.join(", "))) } " "
            (say!(words, "seats-orphan-block"))
        }
        (ways_on(words, instead))
    };
    banner(Tone::Warn, &content)
}

fn companions(words: Words, seats: &[String], hours: i64, instead: &[Group]) -> Markup {
    let seats = seats.join(", ");
    let content = html! {
        p { b { (say!(words, "seats-companions", seats = seats, hours = hours)) } }
        p {
            (say!(words, "seats-companions-ways")) " "
            a href="/access-needs" { (say!(words, "seats-companions-need")) }
        }
        @if !instead.is_empty() { (ways_on(words, instead)) }
    };
    banner(Tone::Warn, &content)
}

fn ways_on(words: Words, instead: &[Group]) -> Markup {
    html! {
        @if instead.is_empty() {
            p { (say!(words, "seats-instead-none")) }
        } @else {
            div.row {
                @for group in instead {
                    button.btn.small type="submit" name="together" value=(group.value()) {
                        (say!(words, "seats-instead", seats = group.name.as_str()))
                    }
                }
            }
        }
    }
}
