//! A show that sells no seats now: why, and the way on.

use jiff::civil::DateTime;
use maud::{Markup, html};

use super::{ShowLine, show_header};
use crate::components::{Tone, banner};
use crate::shell::{self, Audience, Head, Shell};
use crate::{format, say};

/// A show that sells no seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Which show this is.
    pub show: ShowLine,
    /// Why.
    pub reason: Reason,
    /// Later shows of the film in the same house: when, and where to book.
    pub next: Vec<(DateTime, String)>,
}

/// Why a show sells no seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// From then on it does.
    NotOpen(DateTime),
    /// Only the box office sells now.
    Closed,
    /// It has begun.
    Past,
    /// It was called off.
    Cancelled,
}

impl Reason {
    const fn word(self) -> &'static str {
        match self {
            Self::NotOpen(_) => "not-open",
            Self::Closed => "closed",
            Self::Past => "past",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The page.
#[must_use]
pub fn show_closed(shell: &Shell<'_>, view: &Closed) -> Markup {
    let words = shell.words;
    let title = say!(words, &format!("seats-closed-title-{}", view.reason.word()));
    let head = Head {
        title: &format!("{title} · {}", view.show.film),
        description: &title,
        audience: Audience::Private,
        ..Head::default()
    };
    let when = match view.reason {
        Reason::NotOpen(opens) => opens,
        Reason::Closed | Reason::Past | Reason::Cancelled => view.show.starts,
    };
    let (film, theater) = (view.show.film.as_str(), view.show.theater.as_str());
    let message = format!("seats-closed-{}", view.reason.word());
    let text =
        say!(words, &message, film = film, theater = theater, when = format::moment(words, when));
    let tone = if view.reason == Reason::Cancelled { Tone::Warn } else { Tone::Info };
    let main = html! {
        (show_header(words, &view.show, None))
        div.wrap.page.narrow {
            (banner(tone, &html! { h2 { (title) } p { (text) } }))
            @if !view.next.is_empty() {
                ul.next-shows {
                    @for (starts, href) in &view.next {
                        li { a.btn href=(href) { (format::moment(words, *starts)) } }
                    }
                }
            }
            p { a.btn.cta href=(view.show.film_href) {
                (say!(words, "seats-closed-next", film = film))
            } }
        }
    };
    shell::step(shell, &head, &main)
}
