//! Where something is not as it should be: what happened, what still works, the way on.

use maud::{Markup, html};

use crate::say;
use crate::shell::{Audience, Head, Shell, page};
use crate::words::Words;

/// What is shown.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// What kind of trouble.
    pub kind: Kind,
    /// What is the matter, in one or two sentences.
    pub sentence: String,
    /// For whoever asks us about it.
    pub request_id: &'a str,
}

/// Kinds of trouble that people can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There is no such thing.
    NotFound,
    /// It was there.
    Gone,
    /// Only for somebody else, or for whoever signs in.
    NotYours,
    /// The request itself cannot be done.
    Refused,
    /// Too often.
    TooMany,
    /// We cannot just now.
    Busy,
    /// We made a mistake.
    Broken,
}

impl Kind {
    /// The kind behind an HTTP status.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            404 | 405 => Self::NotFound,
            410 => Self::Gone,
            401 | 403 => Self::NotYours,
            429 => Self::TooMany,
            503 => Self::Busy,
            500.. => Self::Broken,
            _ => Self::Refused,
        }
    }

    /// What holds in any such trouble.
    #[must_use]
    pub fn comfort(self, words: Words) -> String {
        say!(words, &format!("error-{}-still", self.word()))
    }

    const fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Gone => "gone",
            Self::NotYours => "not-yours",
            Self::Refused => "refused",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View<'_>) -> Markup {
    let words = shell.words;
    let title = say!(words, &format!("error-{}-title", view.kind.word()));
    let still = view.kind.comfort(words);
    let head = Head {
        title: &title,
        description: &view.sentence,
        audience: Audience::Private,
        ..Head::default()
    };
    let home = shell.city.map_or("/", |city| city.href);
    page(
        shell,
        &head,
        &html! {
            div.wrap.narrow.page.error-page {
                h1 { (title) }
                p.lead { (view.sentence) }
                @if still != view.sentence { p { (still) } }
                div.row {
                    a.btn.cta href=(home) { (say!(words, "error-home")) }
                    a.btn href="/find-booking" { (say!(words, "nav-find-booking")) }
                    @if view.kind == Kind::NotYours && shell.person.is_none() {
                        a.btn href="/sign-in" { (say!(words, "nav-sign-in")) }
                    }
                }
                @if !view.request_id.is_empty() {
                    p.small-text.muted { (say!(words, "error-reference", id = view.request_id)) }
                }
            }
        },
    )
}
