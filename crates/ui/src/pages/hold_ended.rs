//! A hold that has ended: what has become of its seats, and the way back to them with everything that
//! was typed.

use maud::{Markup, html};

use super::checkout::Typed;
use crate::components::{SeatName, ShowSummary, csrf_field, show_summary};
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;
use crate::{format, say};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct View {
    /// Names the hold in links.
    pub hold: String,
    /// The show.
    pub show: ShowSummary,
    /// When its time was up, on the theatre's clocks; none if it was let go before.
    pub ended_at: Option<jiff::civil::DateTime>,
    /// Its seats that are still free.
    pub free: Vec<SeatName>,
    /// Its seats that others have now.
    pub lost: Vec<SeatName>,
    /// Where other seats are chosen.
    pub seats_href: String,
    /// What was typed.
    pub typed: Typed,
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "hold-ended-title", title = view.show.title.as_str());
    let head = Head { title: &title, audience: Audience::Private, ..Head::default() };
    let ended_at = view.ended_at.map(|at| format::time(words, at.time()));
    let main = html! {
        div.wrap.narrow.page {
            h1 { (say!(words, "hold-ended-heading")) }
            p.lead {
                @if let Some(time) = ended_at { (say!(words, "hold-ended-at", time = time)) " " }
                (fate(words, view))
            }
            section.card { (show_summary(words, &view.show)) }
            div.row {
                @if view.lost.is_empty() { (again(shell, view)) }
                a.btn.cta[!view.lost.is_empty()] href=(view.seats_href) {
                    (say!(words, "hold-ended-choose"))
                }
            }
            p.muted { (say!(words, "hold-ended-not-charged")) }
        }
    };
    shell::step(shell, &head, &main)
}

fn fate(words: Words, view: &View) -> String {
    let names =
        |seats: &[SeatName]| seats.iter().map(SeatName::short).collect::<Vec<_>>().join(", ");
    let (free, lost) = (names(&view.free), names(&view.lost));
    match (view.free.len(), view.lost.len()) {
        (count, 0) => say!(words, "hold-ended-free", seats = free, count = count),
        (0, count) => say!(words, "hold-ended-lost", seats = lost, count = count),
        (_, count) => say!(words, "hold-ended-mixed", lost = lost, count = count, free = free),
    }
}

fn again(shell: &Shell<'_>, view: &View) -> Markup {
    let typed = &view.typed;
    html! {
        form method="post" action={ "/hold/" (view.hold) "/checkout" } {
            (csrf_field(shell))
            input type="hidden" name="again" value="yes";
            input type="hidden" name="email" value=(typed.email);
            input type="hidden" name="phone" value=(typed.phone);
            input type="hidden" name="promo" value=(typed.promo);
            input type="hidden" name="method" value=(typed.method.word());
            input type="hidden" name=(typed.method.word()) value=(typed.account);
            @if typed.uses_wallet { input type="hidden" name="wallet" value="yes"; }
            button.btn.cta type="submit" { (say!(shell.words, "hold-ended-again")) }
        }
    }
}

/// Views as tests and the gallery show them.
pub mod samples {
    use super::*;
    use crate::pages::checkout::samples::{declined, seat, summary};

    /// All seats are still free.
    #[must_use]
    pub fn still_free() -> View {
        View {
            hold: "0197a3c2-0000-7000-8000-000000000001".into(),
            show: summary(),
            ended_at: Some(jiff::civil::date(2026, 11, 20).at(19, 42, 0, 0)),
            free: vec![seat("9"), seat("10"), seat("11")],
            lost: Vec::new(),
            seats_href: "/shows/0197a3c2-0000-7000-8000-000000000002/seats".into(),
            typed: declined().typed,
        }
    }

    /// Somebody was quicker.
    #[must_use]
    pub fn partly_lost() -> View {
        View { free: vec![seat("9")], lost: vec![seat("10"), seat("11")], ..still_free() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn what_was_typed_goes_along() {
        let html = show(&shell(), &samples::still_free()).into_string();
        assert!(html.contains("G9, G10, G11 are still free"), "{html}");
        assert!(html.contains("name=\"email\" value=\"asha@example.com\""), "{html}");
        assert!(html.contains("Hold them again"), "{html}");
    }

    #[test]
    fn what_is_lost_is_not_offered_again() {
        let html = show(&shell(), &samples::partly_lost()).into_string();
        assert!(html.contains("G10, G11 were taken"), "{html}");
        assert!(!html.contains("name=\"again\""), "{html}");
    }
}
