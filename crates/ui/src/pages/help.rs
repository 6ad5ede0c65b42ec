//! How it works, in answers to what people ask.

use maud::{Markup, html};

use crate::say;
use crate::shell::{self, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// How long seats are kept.
    pub hold_minutes: u32,
    /// How long for people who need more time.
    pub more_minutes: u32,
    /// How much longer, once.
    pub extension_minutes: u32,
    /// Tickets can be given back until so long before a show.
    pub cancel_hours: u32,
    /// Seats that one booking can have.
    pub seats_max: u32,
    /// Where to write to, if the house says so.
    pub email: Option<String>,
}

/// The sections and their questions. A question's key is `help-<section>-<n>`, its answer's ends in
/// `-answer`.
const SECTIONS: [(&str, usize); 5] =
    [("booking", 4), ("prices", 2), ("cancelling", 3), ("access", 3), ("tickets", 3)];

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let (title, lead) = (say!(words, "help-title"), say!(words, "help-lead"));
    let head = Head { title: &title, description: &lead, ..Head::default() };
    let main = html! {
        div.wrap.page.help {
            div.stack { h1 { (say!(words, "help-heading")) } p.lead { (lead) } }
            nav.row aria-label=(say!(words, "help-sections")) {
                @for (section, _) in SECTIONS {
                    a.chip href={ "#" (section) } { (say!(words, &format!("help-{section}"))) }
                }
                a.chip href="#contact" { (say!(words, "help-contact")) }
            }
            @for (section, questions) in SECTIONS { (answers(words, view, section, questions)) }
            (contact(words, view))
        }
    };
    shell::page(shell, &head, &main)
}

fn answers(words: Words, view: &View, section: &str, questions: usize) -> Markup {
    // Questions and answers may tell any of these numbers.
    let said = |key: &str| {
        say!(
            words,
            key,
            minutes = view.hold_minutes,
            more = view.more_minutes,
            extension = view.extension_minutes,
            hours = view.cancel_hours,
            seats = view.seats_max,
        )
    };
    html! {
        section.stack id=(section) {
            h2 { (say!(words, &format!("help-{section}"))) }
            @for number in 1..=questions {
                details.answer open[number == 1] {
                    summary { (said(&format!("help-{section}-{number}"))) }
                    p { (said(&format!("help-{section}-{number}-answer"))) }
                }
            }
        }
    }
}

fn contact(words: Words, view: &View) -> Markup {
    html! {
        section.stack #contact {
            h2 { (say!(words, "help-contact")) }
            p.lead { (say!(words, "help-contact-lead")) }
            div.row {
                a.btn href="/find-booking" { (say!(words, "nav-find-booking")) }
                @if let Some(email) = &view.email {
                    a.btn href={ "mailto:" (email) } { (say!(words, "help-write")) }
                }
            }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use super::*;

    /// The page.
    #[must_use]
    pub fn help() -> View {
        View {
            hold_minutes: 10,
            more_minutes: 20,
            extension_minutes: 5,
            cancel_hours: 2,
            seats_max: 10,
            email: Some("hello@example.org".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};

    #[test]
    fn every_question_has_an_answer_in_every_language() {
        for lang in Lang::ALL {
            let shell = Shell { words: Words::new(lang), ..Shell::sample() };
            let html = show(&shell, &samples::help()).into_string();
            assert!(!html.contains(">help-"), "a message is missing: {html}");
            assert!(!html.contains("{$"), "a number is missing: {html}");
            assert_eq!(html.matches("<details").count(), 15);
        }
        let html = show(&Shell::sample(), &samples::help()).into_string();
        assert!(html.contains("for 10 minutes") && html.contains("mailto:hello@example.org"));
    }
}
