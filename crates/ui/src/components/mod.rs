//! The parts that pages are made of. Each is a function from plain values to markup.

pub mod form;
pub mod icon;
pub mod notice;

use maud::{Markup, html};

use crate::Shell;

pub use form::{Field, FieldKind, Problems, error_summary, field};
pub use notice::{Tone, banner, empty};

/// The proof that a form came from our own page; the first thing in every form that posts.
#[must_use]
pub fn csrf_field(shell: &Shell<'_>) -> Markup {
    html! { input type="hidden" name="csrf" value=(shell.csrf); }
}
