//! What a page has to say beside its content: banners, and what stands where nothing is.

use maud::{Markup, html};

use super::icon;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Success,
    /// Something is about to happen.
    Warn,
    /// It did not work.
    Danger,
}

impl Tone {
    const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }
}

/// A notice above the content; what went wrong is announced at once.
#[must_use]
pub fn banner(tone: Tone, content: &Markup) -> Markup {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    html! {
        div class={ "banner " (tone.word()) } role=(role) {
            (icon::tone(tone)) div { (content) }
        }
    }
}

/// Where a list is empty: what would be here, and the way on.
#[must_use]
pub fn empty(sentence: &str, way_on: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p { (sentence) }
            @if let Some((href, label)) = way_on { a.btn href=(href) { (label) } }
        }
    }
}
