//! Where a page lies: the way back, step by step.

use maud::{Markup, html};

use crate::say;
use crate::words::Words;

/// The pages above this one, and its own name.
#[must_use]
pub fn breadcrumb(words: Words, above: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav aria-label=(say!(words, "breadcrumb")) {
            ol.crumbs {
                @for (href, name) in above { li { a href=(href) { (name) } } }
                li aria-current="page" { (here) }
            }
        }
    }
}
