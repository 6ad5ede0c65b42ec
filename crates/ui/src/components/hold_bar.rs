//! How long seats are held, on every step of a purchase: the time, the way to more of it, and what
//! can be done when it has run out.
//!
//! The server's clock counts. Without JavaScript the bar says until when the seats are held and has
//! the button for more time; the island `hold-timer` counts down, warns, asks, and follows what other
//! windows do with the hold.
//!
//! Its buttons belong to the form of their page, so that all that was typed goes along with them.

use jiff::Timestamp;
use jiff::civil::Time;
use maud::{Markup, html};

use super::{csrf_field, icon};
use crate::shell::Shell;
use crate::words::Words;
use crate::{format, say};

/// How long a hold lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldBar {
    /// Its id, for addresses.
    pub hold: String,
    /// When it ends.
    pub ends_at: Timestamp,
    /// The same on the theatre's clock.
    pub ends_local: Time,
    /// The server's clock when the page was made.
    pub now: Timestamp,
    /// More time.
    pub extension: Extension,
    /// The id of the form on this page, whose fields go along.
    pub form: &'static str,
    /// Where other seats are chosen.
    pub seats_href: String,
}

/// More time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// Can be had, once.
    Open {
        /// From when so many seconds are left.
        in_last_seconds: u32,
        /// So much.
        minutes: u32,
    },
    /// Was had.
    Used,
}

impl HoldBar {
    fn seconds_left(&self) -> i64 {
        self.ends_at.duration_since(self.now).as_secs().max(0)
    }

    /// How the bar looks: `calm`, `warn`, `ended`.
    fn stage(&self) -> &'static str {
        let warns_from = match self.extension {
            Extension::Open { in_last_seconds, .. } => in_last_seconds,
            Extension::Used => 60,
        };
        match self.seconds_left() {
            ..=0 => "ended",
            left if left <= i64::from(warns_from) => "warn",
            _ => "calm",
        }
    }
}

/// The bar. It belongs under the header, before the content; the page names the island
/// `hold-timer`.
#[must_use]
pub fn hold_bar(shell: &Shell<'_>, view: &HoldBar) -> Markup {
    let words = shell.words;
    let until = format::time(words, view.ends_local);
    let checkout = checkout(view);
    html! {
        hold-timer.hold-bar data-hold=(view.hold) data-ends=(view.ends_at.as_millisecond())
            data-now=(view.now.as_millisecond()) data-stage=(view.stage()) {
            // The first button of a form is what Enter presses in its fields: it asks for nothing.
            button type="submit" hidden form=(view.form) formaction=(checkout) {}
            div.wrap.hold-line {
                span.hold-icon { (icon::clock()) }
                p.hold-says { (say!(words, "hold-until", time = &*until)) }
                p.hold-left.num aria-hidden="true" { (minutes_and_seconds(view.seconds_left())) }
                span.vh role="timer" aria-live="off" {}
                @match view.extension {
                    Extension::Open { minutes, .. } => {
                        (more_time(words, view, minutes, "btn small"))
                    }
                    Extension::Used => p.hold-note { (say!(words, "hold-extended", time = &*until)) }
                }
            }
            div.wrap.hold-gone role="group" aria-label=(say!(words, "hold-ended")) {
                p { b { (say!(words, "hold-ended")) } " " (say!(words, "hold-ended-maybe")) }
                div.row { (again(words, view)) (others(words, view)) }
            }
            div.wrap.hold-elsewhere { p {} a.btn.cta {} }
            p.vh.hold-status role="status" {}
            p.vh.hold-alert role="alert" {}
            @if let Extension::Open { minutes, .. } = view.extension {
                (question(shell, view, minutes))
            }
            (live_words(words))
        }
    }
}

fn more_time(words: Words, view: &HoldBar, minutes: u32, class: &str) -> Markup {
    html! {
        button class={ "hold-extend " (class) } type="submit" form=(view.form)
            formaction=(checkout(view)) name="extend" value="yes" {
            (say!(words, "hold-more", minutes = minutes))
        }
    }
}

fn again(words: Words, view: &HoldBar) -> Markup {
    html! {
        button.btn.cta type="submit" form=(view.form)
            formaction=(checkout(view)) name="again" value="yes" {
            (say!(words, "hold-again"))
        }
    }
}

fn others(words: Words, view: &HoldBar) -> Markup {
    html! { a.btn href=(view.seats_href) { (say!(words, "hold-others")) } }
}

/// Asked when the time is nearly over; there is time enough left to answer.
fn question(shell: &Shell<'_>, view: &HoldBar, minutes: u32) -> Markup {
    let words = shell.words;
    html! {
        dialog.hold-question aria-label=(say!(words, "hold-question")) {
            h2 { (say!(words, "hold-question")) }
            p { (say!(words, "hold-question-text")) }
            div.row {
                (more_time(words, view, minutes, "btn cta"))
                form method="post" action={ "/hold/" (view.hold) "/release" } {
                    (csrf_field(shell))
                    button.btn type="submit" { (say!(words, "hold-let-go")) }
                }
            }
        }
    }
}

/// What the island says; it fills in `{minutes}` and the like.
fn live_words(words: Words) -> Markup {
    let left = |minutes: &str, seconds: &str| {
        say!(words, "hold-live-left", minutes = minutes, seconds = seconds)
    };
    html! {
        template.hold-words {
            p data-say="left" { (left("{minutes}", "{seconds}")) }
            p data-say="minutes" { (say!(words, "hold-live-minutes", minutes = "{minutes}")) }
            p data-say="minute" { (say!(words, "hold-live-minute")) }
            p data-say="seconds" { (say!(words, "hold-live-seconds", seconds = "{seconds}")) }
            p data-say="warn" { (say!(words, "hold-live-warn", minutes = "{minutes}")) }
            p data-say="ended" { (say!(words, "hold-ended")) }
            p data-say="until" { (say!(words, "hold-until", time = "{time}")) }
            p data-say="extended" { (say!(words, "hold-extended", time = "{time}")) }
            p data-say="failed" { (say!(words, "hold-live-failed")) }
            @for stage in ["paying", "booked"] {
                p data-say=(stage) { (say!(words, &format!("hold-{stage}"))) }
                p data-say={ (stage) "-link" } { (say!(words, &format!("hold-{stage}-link"))) }
            }
        }
    }
}

/// The page of checkout shows itself again with what was typed.
fn checkout(view: &HoldBar) -> String {
    format!("/hold/{}/checkout", view.hold)
}

fn minutes_and_seconds(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Bars to look at and to test with.
pub mod samples {
    use super::*;

    /// Nearly ten minutes are left.
    #[must_use]
    pub fn fresh() -> HoldBar {
        left(581)
    }

    /// So many seconds are left.
    #[must_use]
    pub fn left(seconds: i64) -> HoldBar {
        let now = Timestamp::UNIX_EPOCH;
        HoldBar {
            hold: "0197a3c2-0000-7000-8000-000000000001".into(),
            ends_at: now + jiff::SignedDuration::from_secs(seconds),
            ends_local: jiff::civil::time(19, 42, 0, 0),
            now,
            extension: Extension::Open { in_last_seconds: 120, minutes: 5 },
            form: "checkout-form",
            seats_href: "/shows/0197a3c2-0000-7000-8000-000000000002/seats".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    fn shown(view: &HoldBar) -> String {
        hold_bar(&shell(), view).into_string()
    }

    #[test]
    fn says_until_when_and_how_to_get_more_time_without_javascript() {
        let html = shown(&samples::fresh());
        assert!(html.contains("Held until 7:42\u{a0}pm"), "{html}");
        let checkout = r#"formaction="/hold/0197a3c2-0000-7000-8000-000000000001/checkout""#;
        assert!(html.contains(&format!(r#"form="checkout-form" {checkout} name="extend""#)));
        assert!(html.contains("9:41") && html.contains(r#"data-stage="calm""#));
    }

    #[test]
    fn warns_and_ends_by_the_clock_of_the_server() {
        assert!(shown(&samples::left(120)).contains(r#"data-stage="warn""#));
        assert!(shown(&samples::left(0)).contains(r#"data-stage="ended""#));
        assert!(shown(&samples::left(-5)).contains("0:00"));
    }

    #[test]
    fn who_has_had_more_time_is_not_offered_more() {
        let html = shown(&HoldBar { extension: Extension::Used, ..samples::left(200) });
        assert!(!html.contains("\"extend\"") && !html.contains("<dialog"), "{html}");
        assert!(html.contains("one extension"));
    }
}
