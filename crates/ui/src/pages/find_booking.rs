//! Find a booking without an account: a number and an address, and a letter to that address if the two
//! belong together. The page says the same either way, so it tells nobody who has booked what.

use maud::{Markup, html};

use crate::components::{
    Field, FieldKind, Problems, Tone, banner, csrf_field, error_summary, field,
};
use crate::say;
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;

/// Characters of an address; see `accounts`.
const EMAIL_CHARS_MAX: u32 = 254;
/// Characters of a number, with spaces that somebody may type.
const NUMBER_CHARS_MAX: u32 = 40;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The number that was typed.
    pub number: String,
    /// The address that was typed.
    pub email: String,
    /// What is wrong with them.
    pub problems: Problems,
    /// Whether a letter may be on its way.
    pub is_sent: bool,
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "find-booking-heading");
    let description = say!(words, "find-booking-lead");
    let head = Head {
        title: &title,
        description: &description,
        audience: Audience::Public,
        ..Head::default()
    };
    let main = html! {
        div.wrap.narrow.page {
            h1 { (title) }
            @if view.is_sent { (sent(words, view)) } @else { (form(shell, view)) }
        }
    };
    shell::page(shell, &head, &main)
}

fn sent(words: Words, view: &View) -> Markup {
    html! {
        (banner(Tone::Success, &html! {
            p { (say!(words, "find-booking-sent", email = view.email.as_str())) }
        }))
        p { (say!(words, "find-booking-not-there")) }
        p { a.btn href="/find-booking" { (say!(words, "find-booking-again")) } }
    }
}

fn form(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let number = Field {
        name: "number",
        label: say!(words, "booking-number"),
        value: &view.number,
        kind: FieldKind::Code,
        hint: Some(say!(words, "find-booking-number-hint")),
        autocomplete: "off",
        max_chars: Some(NUMBER_CHARS_MAX),
        ..Field::default()
    };
    let email = Field {
        name: "email",
        label: say!(words, "find-booking-email"),
        value: &view.email,
        kind: FieldKind::Email,
        autocomplete: "email",
        max_chars: Some(EMAIL_CHARS_MAX),
        ..Field::default()
    };
    html! {
        p.lead { (say!(words, "find-booking-lead")) }
        (error_summary(words, &view.problems))
        form.form method="post" action="/find-booking" novalidate {
            (csrf_field(shell))
            (field(words, &number, &view.problems))
            (field(words, &email, &view.problems))
            button.btn.cta type="submit" { (say!(words, "find-booking-button")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn the_answer_tells_nothing_of_the_booking() {
        let view = View { email: "asha@example.com".into(), is_sent: true, ..View::default() };
        let html = show(&shell(), &view).into_string();
        assert!(html.contains("If a booking with this number"), "{html}");
        assert!(!html.contains("<form class=\"form\""), "{html}");
    }
}
