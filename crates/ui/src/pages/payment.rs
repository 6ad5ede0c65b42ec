//! The return from a bank, and a payment that nobody has decided yet: the truth, as far as it is known.
//!
//! The island asks again every few seconds; without JavaScript the page reads itself again.

use kernel::Money;
use maud::{Markup, html};

use crate::components::{ShowSummary, icon, show_summary};
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;
use crate::{format, say};

/// How often the page reads itself again where there is no JavaScript.
const REFRESH_SECONDS: u32 = 5;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct View {
    /// What people can read out to us.
    pub number: String,
    /// This page: where the island asks how things stand.
    pub href: String,
    /// What is bought.
    pub show: ShowSummary,
    /// What is to be paid.
    pub amount: Money,
    /// Seconds since the payment was begun, so that the island knows when it takes long.
    pub waited_seconds: i64,
    /// How things stand.
    pub stage: Stage,
}

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The bank wants the person to approve.
    Approve {
        /// Where.
        href: String,
    },
    /// Nobody knows yet.
    Checking,
    /// Nobody has known for a while.
    Late,
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "payment-title", title = view.show.title.as_str());
    let head = Head {
        title: &title,
        islands: &["payment-watch"],
        audience: Audience::Private,
        refresh_seconds: Some(REFRESH_SECONDS),
        ..Head::default()
    };
    let main = html! {
        div.wrap.narrow.page.payment {
            payment-watch data-src=(view.href) data-waited=(view.waited_seconds) {
                (stage(words, view))
            }
            section.card.stack {
                (show_summary(words, &view.show))
                dl.facts {
                    dt { (say!(words, "payment-amount")) }
                    dd { (format::money(words, view.amount)) }
                    dt { (say!(words, "booking-number")) }
                    dd { strong.booking-number { (view.number) } }
                }
            }
            p.muted { (say!(words, "payment-stay")) }
        }
    };
    shell::step(shell, &head, &main)
}

fn stage(words: Words, view: &View) -> Markup {
    if let Stage::Approve { href } = &view.stage {
        return html! {
            h1 { (say!(words, "payment-approve-heading")) }
            p.lead { (say!(words, "payment-approve")) }
            p { a.btn.cta href=(href) rel="noreferrer" { (say!(words, "payment-approve-button")) (icon::arrow_on()) } }
        };
    }
    let is_late = view.stage == Stage::Late;
    html! {
        h1 { (say!(words, "payment-checking-heading")) }
        div role="status" {
            p.lead data-when="early" hidden[is_late] {
                span.pulse aria-hidden="true" {}
                (say!(words, "payment-checking"))
            }
            p.lead data-when="late" hidden[!is_late] { (say!(words, "payment-late")) }
        }
        noscript { p { a.btn href=(view.href) { (say!(words, "payment-look-again")) } } }
    }
}

/// Views as tests and the gallery show them.
pub mod samples {
    use super::*;
    use crate::pages::checkout::samples::{lines, summary};

    /// A payment whose answer is awaited.
    #[must_use]
    pub fn checking() -> View {
        View {
            number: "USH20261120AHQZSXQP".into(),
            href: "/hold/0197a3c2-0000-7000-8000-000000000001/return".into(),
            show: summary(),
            amount: lines().total,
            waited_seconds: 4,
            stage: Stage::Checking,
        }
    }

    /// The same after a minute.
    #[must_use]
    pub fn late() -> View {
        View { waited_seconds: 75, stage: Stage::Late, ..checking() }
    }

    /// The bank wants to be asked.
    #[must_use]
    pub fn approve() -> View {
        let href = "http://127.0.0.1:9/challenge/pi_1".into();
        View { stage: Stage::Approve { href }, ..checking() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn the_number_is_there_before_the_answer() {
        let html = show(&shell(), &samples::checking()).into_string();
        assert!(html.contains("USH20261120AHQZSXQP"), "{html}");
        assert!(html.contains("http-equiv=\"refresh\" content=\"5\""), "{html}");
        assert!(html.contains("data-when=\"late\" hidden"), "{html}");
        assert!(html.contains("role=\"status\""), "{html}");
    }

    #[test]
    fn after_a_minute_it_says_that_nothing_is_charged_twice() {
        let html = show(&shell(), &samples::late()).into_string();
        assert!(html.contains("data-when=\"early\" hidden"), "{html}");
        assert!(html.contains("not be charged twice"), "{html}");
    }

    #[test]
    fn the_way_to_the_bank_is_a_link() {
        let html = show(&shell(), &samples::approve()).into_string();
        assert!(html.contains("href=\"http://127.0.0.1:9/challenge/pi_1\""), "{html}");
    }
}
