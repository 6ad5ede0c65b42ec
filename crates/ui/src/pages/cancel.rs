//! Giving tickets back: choose them, see what comes back and where to, agree. A page each, because
//! nobody should find out what something costs by doing it.

use jiff::civil::DateTime;
use kernel::Money;
use maud::{Markup, html};

use super::booking::RefundTo;
use super::checkout::Policy;
use crate::components::{
    Problems, SeatName, ShowSummary, Tone, banner, csrf_field, error_summary, show_summary,
};
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;
use crate::{format, say};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct View {
    /// The booking.
    pub number: String,
    /// The show.
    pub show: ShowSummary,
    /// How far they have come.
    pub step: Step,
    /// What is wrong.
    pub problems: Problems,
}

/// The steps.
#[derive(Debug, Clone)]
pub enum Step {
    /// Which tickets, and where the money goes.
    Choose {
        /// The tickets that are still good.
        tickets: Vec<Offered>,
        /// The terms.
        policy: Policy,
        /// Whether the money can go to a wallet.
        has_wallet: bool,
        /// What is chosen so far.
        to: RefundTo,
    },
    /// The amounts, to agree to.
    Confirm(Box<Amounts>),
    /// It is too late.
    TooLate {
        /// Since when, on the theatre's clocks.
        until: DateTime,
    },
}

/// A ticket that can be given back.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Names it in the form.
    pub id: String,
    /// Its seat.
    pub seat: SeatName,
    /// What was paid for it.
    pub paid: Money,
    /// What comes back if it is given back alone.
    pub back: Option<Money>,
    /// Whether it is ticked.
    pub is_chosen: bool,
}

/// What would happen.
#[derive(Debug, Clone)]
pub struct Amounts {
    /// The tickets: their names in the form, their seats, what was paid for each.
    pub tickets: Vec<(String, SeatName, Money)>,
    /// What an offer takes off less from now on, because fewer tickets are kept.
    pub discount_lost: Money,
    /// What is kept.
    pub fee: Money,
    /// What comes back.
    pub refund: Money,
    /// Where to.
    pub to: RefundTo,
    /// Until when one can agree, on the theatre's clocks.
    pub until: DateTime,
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "cancel-title", title = view.show.title.as_str());
    let head = Head { title: &title, audience: Audience::Private, ..Head::default() };
    let heading = match view.step {
        Step::Confirm(_) => "cancel-confirm-heading",
        Step::Choose { .. } | Step::TooLate { .. } => "cancel-heading",
    };
    let main = html! {
        div.wrap.narrow.page {
            h1 { (say!(words, heading)) }
            (error_summary(words, &view.problems))
            section.card { (show_summary(words, &view.show)) }
            @match &view.step {
                Step::Choose { tickets, policy, has_wallet, to } => {
                    (choose(words, view, tickets, policy, has_wallet.then_some(*to)))
                }
                Step::Confirm(amounts) => (confirm(shell, view, amounts)),
                Step::TooLate { until } => (too_late(words, view, *until)),
            }
        }
    };
    shell::page(shell, &head, &main)
}

fn choose(
    words: Words,
    view: &View,
    tickets: &[Offered],
    terms: &Policy,
    to: Option<RefundTo>,
) -> Markup {
    html! {
        p { (super::checkout::policy(words, terms)) }
        form.form action={ "/b/" (view.number) "/cancel" } {
            fieldset.stack id="ticket" {
                legend { h2 { (say!(words, "cancel-which")) } }
                @for one in tickets { (offered(words, one)) }
            }
            @if let Some(to) = to { (destination(words, to)) }
            div.row {
                button.btn.cta type="submit" name="look" value="yes" {
                    (say!(words, "cancel-preview"))
                }
                a.btn href={ "/b/" (view.number) } { (say!(words, "cancel-keep")) }
            }
        }
    }
}

fn offered(words: Words, ticket: &Offered) -> Markup {
    html! {
        label.choice.cancel-ticket {
            input type="checkbox" name="ticket" value=(ticket.id) checked[ticket.is_chosen];
            span {
                strong { (ticket.seat.say(words)) }
                span.muted.small-text { (ticket.seat.category) }
            }
            span.cancel-amounts {
                @if let Some(back) = ticket.back {
                    strong { (say!(words, "cancel-back", amount = format::money(words, back))) }
                }
                span.muted.small-text {
                    (say!(words, "cancel-paid", amount = format::money(words, ticket.paid)))
                }
            }
        }
    }
}

fn destination(words: Words, chosen: RefundTo) -> Markup {
    html! {
        fieldset.stack {
            legend { h2 { (say!(words, "cancel-where")) } }
            @for to in [RefundTo::Source, RefundTo::Wallet] {
                label.choice {
                    input type="radio" name="to" value=(to.word()) checked[to == chosen];
                    span { (say!(words, &format!("cancel-to-{}", to.word()))) }
                }
            }
        }
    }
}

fn confirm(shell: &Shell<'_>, view: &View, amounts: &Amounts) -> Markup {
    let words = shell.words;
    let (count, refund) = (amounts.tickets.len(), format::money(words, amounts.refund));
    html! {
        section.card.stack {
            (sums(words, amounts))
            p { (say!(words, &format!("cancel-goes-{}", amounts.to.word()))) }
            p.muted.small-text {
                (say!(words, "cancel-until", until = format::moment(words, amounts.until)))
            }
        }
        form method="post" action={ "/b/" (view.number) "/cancel" } {
            (csrf_field(shell))
            @for (id, _, _) in &amounts.tickets { input type="hidden" name="ticket" value=(id); }
            input type="hidden" name="to" value=(amounts.to.word());
            input type="hidden" name="expected" value=(amounts.refund.minor);
            div.row {
                button.btn.danger type="submit" {
                    (say!(words, "cancel-button", count = count, amount = refund))
                }
                a.btn href={ "/b/" (view.number) } { (say!(words, "cancel-keep")) }
            }
        }
    }
}

fn sums(words: Words, amounts: &Amounts) -> Markup {
    let minus = |amount: Money| format::money(words, Money::new(-amount.minor, amount.currency));
    html! {
        dl.amounts {
            @for (_, seat, paid) in &amounts.tickets {
                dt { (say!(words, "cancel-paid-for", seat = seat.say(words))) }
                dd { (format::money(words, *paid)) }
            }
            @if !amounts.discount_lost.is_zero() {
                dt { (say!(words, "cancel-discount-lost")) }
                dd { (minus(amounts.discount_lost)) }
            }
            @if !amounts.fee.is_zero() {
                dt { (say!(words, "cancel-fee")) }
                dd { (minus(amounts.fee)) }
            }
            dt.total { (say!(words, "cancel-refund")) }
            dd.total { (format::money(words, amounts.refund)) }
        }
    }
}

fn too_late(words: Words, view: &View, until: DateTime) -> Markup {
    html! {
        (banner(Tone::Info, &html! {
            p { (say!(words, "cancel-too-late", until = format::moment(words, until))) }
        }))
        p { a.btn href={ "/b/" (view.number) } { (say!(words, "cancel-back-to-tickets")) } }
    }
}

/// Views as tests and the gallery show them.
pub mod samples {
    use jiff::civil::date;
    use kernel::Currency;

    use super::*;
    use crate::pages::checkout::samples::{seat, summary};

    fn rupees(minor: i64) -> Money {
        Money::new(minor, Currency::INR)
    }

    fn view(step: Step) -> View {
        View {
            number: "USH20261120AHQZSXQP".into(),
            show: summary(),
            step,
            problems: Problems::default(),
        }
    }

    /// Which of three tickets.
    #[must_use]
    pub fn choose() -> View {
        let offered = |number: &str, is_chosen| Offered {
            id: format!("ticket-{number}"),
            seat: seat(number),
            paid: rupees(34_360),
            back: Some(rupees(30_924)),
            is_chosen,
        };
        view(Step::Choose {
            tickets: vec![offered("9", true), offered("10", true), offered("11", false)],
            policy: Policy::Open { until: date(2026, 11, 22).at(17, 15, 0, 0), fee_bp: 1_000 },
            has_wallet: true,
            to: RefundTo::Source,
        })
    }

    /// Two of them.
    #[must_use]
    pub fn confirm() -> View {
        let ticket = |number: &str| (format!("ticket-{number}"), seat(number), rupees(34_360));
        view(Step::Confirm(Box::new(Amounts {
            tickets: vec![ticket("9"), ticket("10")],
            discount_lost: rupees(0),
            fee: rupees(6_872),
            refund: rupees(61_848),
            to: RefundTo::Source,
            until: date(2026, 11, 22).at(17, 15, 0, 0),
        })))
    }

    /// An hour before the show.
    #[must_use]
    pub fn too_late() -> View {
        view(Step::TooLate { until: date(2026, 11, 22).at(17, 15, 0, 0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn choosing_changes_nothing_and_agreeing_names_the_amount() {
        let html = show(&shell(), &samples::choose()).into_string();
        assert!(!html.contains("action=\"/b/USH20261120AHQZSXQP/cancel\" method"), "{html}");
        assert_eq!(html.matches("type=\"checkbox\"").count(), 3);
        assert!(html.contains("value=\"ticket-9\" checked"), "{html}");

        let html = show(&shell(), &samples::confirm()).into_string();
        for part in [
            "Give back 2 tickets, get ₹618.48",
            "−₹68.72",
            "name=\"expected\" value=\"61848\"",
            "name=\"csrf\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn too_late_offers_no_form() {
        let html = show(&shell(), &samples::too_late()).into_string();
        assert!(!html.contains("name=\"ticket\""), "{html}");
        assert!(html.contains("5:15\u{a0}pm"), "{html}");
    }
}
