//! The way through a long list.

use maud::{Markup, html};

use crate::say;
use crate::words::Words;

/// Where a page lies in its list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// This page, from 1.
    pub number: u32,
    /// How many there are.
    pub count: u32,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// Links to the neighbours; nothing where there is one page.
#[must_use]
pub fn pagination(words: Words, pages: &Pages) -> Markup {
    let place = say!(words, "page-of", page = pages.number, pages = pages.count);
    html! {
        @if pages.count > 1 {
            nav.pages aria-label=(place) {
                @if let Some(href) = &pages.previous {
                    a.btn rel="prev" href=(href) { (say!(words, "page-previous")) }
                }
                span.num { (place) }
                @if let Some(href) = &pages.next {
                    a.btn rel="next" href=(href) { (say!(words, "page-next")) }
                }
            }
        }
    }
}
