//! A booking with its tickets: what people show at the door, give back, and look up years later.

use jiff::civil::DateTime;
use kernel::Money;
use maud::{Markup, html};

use super::checkout::{Policy, policy};
use crate::components::{
    Place, PriceLines, ShowSummary, TicketState, TicketView, Tone, banner, icon, price_lines,
    show_summary, ticket,
};
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;
use crate::{format, say};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct View {
    /// The number that people read out.
    pub number: String,
    /// The show.
    pub show: ShowSummary,
    /// Where the booking is in its life.
    pub standing: Standing,
    /// Its tickets; none unless it was paid.
    pub tickets: Vec<TicketView>,
    /// What was bought, at which prices.
    pub receipt: PriceLines,
    /// When it was paid, on the theatre's clocks.
    pub booked_at: Option<DateTime>,
    /// Where its letters go; nowhere once the person was erased.
    pub email: Option<String>,
    /// Money that goes back, the oldest first.
    pub refunds: Vec<RefundView>,
    /// The terms while tickets can be given back.
    pub give_back: Option<Policy>,
    /// A map of the theatre.
    pub map_href: Option<String>,
}

/// Where a booking is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Paid just now.
    JustBooked,
    /// Paid.
    Good,
    /// Every ticket was given back.
    Cancelled,
    /// The theatre has cancelled the show; what becomes of the money stands among the refunds.
    ShowOff,
    /// Its payment is not decided.
    Pending {
        /// Where people wait for the answer.
        href: String,
    },
    /// It was never paid.
    NotPaid {
        /// Where seats are chosen.
        href: String,
    },
    /// It was paid too late for its seats; everything goes back.
    SentBack {
        /// Where seats are chosen.
        href: String,
    },
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundView {
    /// How much.
    pub amount: Money,
    /// When it was begun, on the theatre's clocks.
    pub begun_at: DateTime,
    /// Where it goes.
    pub to: RefundTo,
    /// Whether it has arrived.
    pub is_done: bool,
}

/// Where money goes back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundTo {
    /// Where it came from.
    Source,
    /// The person's wallet.
    Wallet,
}

impl RefundTo {
    /// The word in forms and in the names of messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Wallet => "wallet",
        }
    }
}

/// The page.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "booking-title", title = view.show.title.as_str());
    let head = Head {
        title: &title,
        islands: &["ticket-view", "keep-offline"],
        audience: Audience::Private,
        ..Head::default()
    };
    let main = html! {
        div.wrap.page.booking {
            h1.booking-heading { (say!(words, "booking-heading")) }
            (saved_mark(words))
            (standing(words, view))
            @if view.tickets.is_empty() {
                section.card { (show_summary(words, &view.show)) }
            } @else {
                (tickets(words, view))
                (actions(words, view))
            }
            div.booking-columns {
                (receipt(words, view))
                (refunds(words, view))
            }
        }
    };
    shell::page(shell, &head, &main)
}

/// What the copy of the page says that the service worker keeps: it fills in when, and shows it.
fn saved_mark(words: Words) -> Markup {
    let mark = say!(words, "offline-mark", time = "{time}", day = "{day}");
    html! { div.saved-mark hidden { (banner(Tone::Info, &html! { p { (mark) } })) } }
}

fn standing(words: Words, view: &View) -> Markup {
    let (tone, text, link) = match &view.standing {
        Standing::Good => return html! {},
        Standing::JustBooked => return just_booked(words, view),
        Standing::Cancelled => (Tone::Info, "booking-cancelled", None),
        Standing::ShowOff => (Tone::Warn, "booking-show-off", None),
        Standing::Pending { href } => {
            (Tone::Info, "booking-pending", Some((href, "booking-pending-link")))
        }
        Standing::NotPaid { href } => {
            (Tone::Warn, "booking-not-paid", Some((href, "booking-choose-again")))
        }
        Standing::SentBack { href } => {
            (Tone::Warn, "booking-sent-back", Some((href, "booking-choose-again")))
        }
    };
    banner(
        tone,
        &html! {
            p { (say!(words, text)) }
            @if let Some((href, label)) = link { p { a href=(href) { (say!(words, label)) } } }
        },
    )
}

fn just_booked(words: Words, view: &View) -> Markup {
    html! {
        p.booked role="status" {
            span.booked-mark aria-hidden="true" { (icon::check()) }
            @if let Some(email) = &view.email {
                (say!(words, "booking-booked-mail", email = email.as_str()))
            } @else {
                (say!(words, "booking-booked"))
            }
        }
    }
}

/// All tickets side by side; a phone shows one and swipes to the next.
fn tickets(words: Words, view: &View) -> Markup {
    let of = view.tickets.len();
    html! {
        ticket-view {
            p.ticket-hint.muted.no-print hidden { (icon::info()) (say!(words, "booking-stays-on")) }
            div.tickets role="region" tabindex="0" aria-label=(say!(words, "booking-tickets", count = of)) {
                @for (at, one) in view.tickets.iter().enumerate() {
                    (ticket(words, &view.show, one, Place { number: at + 1, of }))
                }
            }
            @if of > 1 {
                p.ticket-swipe.muted.no-print { (say!(words, "booking-swipe", count = of)) }
            }
        }
    }
}

fn actions(words: Words, view: &View) -> Markup {
    let base = format!("/b/{}", view.number);
    let good = view.tickets.iter().filter(|ticket| ticket.state == TicketState::Good).count();
    html! {
        nav.booking-actions.no-print aria-label=(say!(words, "booking-actions")) {
            @if good > 0 {
                a.btn href={ (base) "/tickets.pdf" } {
                    (icon::print()) (say!(words, "booking-pdf", count = good))
                }
                a.btn href={ (base) "/calendar.ics" } {
                    (icon::calendar()) (say!(words, "booking-calendar"))
                }
            }
            @if let Some(map) = &view.map_href {
                a.btn href=(map) rel="noreferrer" { (icon::place()) (say!(words, "booking-map")) }
            }
            @if view.give_back.is_some() {
                a.btn href={ (base) "/cancel" } { (say!(words, "booking-give-back")) }
            }
        }
        @if let Some(terms) = &view.give_back { p.small-text.muted.no-print { (policy(words, terms)) } }
    }
}

fn receipt(words: Words, view: &View) -> Markup {
    let total = match view.booked_at {
        Some(_) => say!(words, "booking-paid"),
        None => say!(words, "price-total"),
    };
    html! {
        section.card.stack aria-labelledby="receipt" {
            h2 id="receipt" { (say!(words, "booking-receipt")) }
            dl.facts {
                dt { (say!(words, "booking-number")) }
                dd { strong.booking-number { (view.number) } }
                @if let Some(at) = view.booked_at {
                    dt { (say!(words, "booking-booked-at")) }
                    dd { (format::moment(words, at)) }
                }
                @if let Some(email) = &view.email {
                    dt { (say!(words, "booking-contact")) }
                    dd { (email) }
                }
            }
            (price_lines(words, &view.receipt, &total))
        }
    }
}

fn refunds(words: Words, view: &View) -> Markup {
    html! {
        @if !view.refunds.is_empty() {
            section.card.stack aria-labelledby="refunds" {
                h2 id="refunds" { (say!(words, "booking-refunds")) }
                ol.refunds { @for one in &view.refunds { (refund(words, one)) } }
            }
        }
    }
}

fn refund(words: Words, refund: &RefundView) -> Markup {
    let to = refund.to.word();
    let state = if refund.is_done { "done" } else { "going" };
    html! {
        li.refund.done[refund.is_done] {
            p { strong { (format::money(words, refund.amount)) } " "
                (say!(words, &format!("booking-refund-{to}"))) }
            p.small-text.muted {
                (say!(words, "booking-refund-begun", at = format::moment(words, refund.begun_at)))
            }
            p.small-text { (say!(words, &format!("booking-refund-{state}-{to}"))) }
        }
    }
}

/// Views as tests and the gallery show them.
pub mod samples {
    use jiff::civil::date;
    use kernel::Currency;

    use super::*;
    use crate::pages::checkout::samples::{lines, seat, summary};

    fn ticket(number: &str, state: TicketState) -> TicketView {
        TicketView {
            seat: seat(number),
            qr: format!("/b/USH20261120AHQZSXQP/qr/{number}.svg"),
            code: vec!["04ABC DEFGH JKMNP QRSTV".into(), "WXYZ0 12345 6789A BCDEF".into()],
            state,
        }
    }

    /// Three tickets, paid just now.
    #[must_use]
    pub fn just_booked() -> View {
        View {
            number: "USH20261120AHQZSXQP".into(),
            show: summary(),
            standing: Standing::JustBooked,
            tickets: ["9", "10", "11"].map(|one| ticket(one, TicketState::Good)).into(),
            receipt: lines(),
            booked_at: Some(date(2026, 11, 20).at(18, 4, 0, 0)),
            email: Some("asha@example.com".into()),
            refunds: Vec::new(),
            give_back: Some(Policy::Open {
                until: date(2026, 11, 22).at(17, 15, 0, 0),
                fee_bp: 1_000,
            }),
            map_href: Some("https://www.openstreetmap.org/?mlat=12.97&mlon=77.64".into()),
        }
    }

    /// One ticket used, one given back, one still good.
    #[must_use]
    pub fn mixed() -> View {
        let at = date(2026, 11, 22).at(19, 2, 0, 0);
        let mut view = just_booked();
        view.standing = Standing::Good;
        view.tickets[0].state = TicketState::Used { at, gate: "East".into() };
        view.tickets[1].state = TicketState::Cancelled { at: date(2026, 11, 21).at(9, 30, 0, 0) };
        view.refunds = vec![RefundView {
            amount: Money::new(30_924, Currency::INR),
            begun_at: date(2026, 11, 21).at(9, 30, 0, 0),
            to: RefundTo::Source,
            is_done: false,
        }];
        view
    }

    /// Paid, but too late for its seats.
    #[must_use]
    pub fn sent_back() -> View {
        let mut view = mixed();
        view.standing = Standing::SentBack { href: "/m/1".into() };
        view.tickets.clear();
        view.booked_at = None;
        view.give_back = None;
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::shell;

    #[test]
    fn each_ticket_says_row_and_seat_and_describes_its_code() {
        let html = show(&shell(), &samples::just_booked()).into_string();
        assert_eq!(html.matches("<article").count(), 3);
        for part in [
            "alt=\"Entry code: Row G, seat 9, ticket 1 of 3\"",
            "Ticket 3 of 3",
            "04ABC DEFGH",
            "asha@example.com",
            "/b/USH20261120AHQZSXQP/tickets.pdf",
            "/b/USH20261120AHQZSXQP/calendar.ics",
            "/b/USH20261120AHQZSXQP/cancel",
            "₹1,030.80",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_ticket_that_is_spent_shows_no_code() {
        let html = show(&shell(), &samples::mixed()).into_string();
        assert_eq!(html.matches("<img").count(), 1);
        for part in ["Sun 22 Nov, 7:02\u{a0}pm", "East", "Given back", "₹309.24"] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn money_without_seats_is_told_first() {
        let html = show(&shell(), &samples::sent_back()).into_string();
        assert!(html.contains("came too late"), "{html}");
        assert!(!html.contains("tickets.pdf"), "{html}");
    }
}
