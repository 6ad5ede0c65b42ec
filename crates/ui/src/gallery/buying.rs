//! From held seats to the door.

use jiff::civil::date;
use maud::{Markup, html};

use super::{Piece, Sample, inline_picture};
use crate::components::hold_bar::{Extension, HoldBar, hold_bar, samples as bars};
use crate::components::{
    Place, PriceLines, TicketState, TicketView, price_lines, show_summary, ticket,
};
use crate::pages::checkout::samples;
use crate::say;
use crate::shell::Shell;
use crate::words::Words;

/// A code that no gate knows.
const CODE: &str = include_str!("code.svg");

pub(super) fn pieces(shell: &Shell<'_>) -> Vec<Piece> {
    let words = shell.words;
    let summary = show_summary(words, &samples::summary());
    vec![
        Piece::new("hold_bar", holds(shell)),
        Piece::new("show_summary", vec![Sample::new("What is bought", summary)]),
        Piece::new("price_lines", prices(words)),
        Piece::new("ticket", tickets(words)),
    ]
}

fn holds(shell: &Shell<'_>) -> Vec<Sample> {
    let bar = |view: &HoldBar| hold_bar(shell, view);
    let used = HoldBar { extension: Extension::Used, ..bars::left(281) };
    vec![
        Sample::wide("Calm", bar(&bars::fresh())),
        Sample::wide("Nearly over", bar(&bars::left(100))),
        Sample::wide("Extended once", bar(&used)),
        Sample::wide("Ended", bar(&HoldBar { extension: Extension::Used, ..bars::left(0) })),
    ]
}

fn prices(words: Words) -> Vec<Sample> {
    let total = say!(words, "price-total");
    let lines = |of: &PriceLines| html! { div.card { (price_lines(words, of, &total)) } };
    vec![
        Sample::new("Seats and fees", lines(&samples::lines())),
        Sample::new("With an offer", lines(&samples::declined().lines)),
    ]
}

fn tickets(words: Words) -> Vec<Sample> {
    let states = [
        ("It admits", TicketState::Good),
        (
            "Somebody came in with it",
            TicketState::Used { at: date(2026, 11, 22).at(19, 2, 0, 0), gate: "East".to_owned() },
        ),
        ("It was given back", TicketState::Cancelled { at: date(2026, 11, 21).at(9, 30, 0, 0) }),
    ];
    let of = states.len();
    let shown = |at: usize, state| -> Markup {
        let view = TicketView {
            seat: samples::seat(["9", "10", "11"][at]),
            qr: inline_picture(CODE),
            code: vec!["SAMPL ESAMP LESAM PLESA".into(), "MPLES AMPLE SAMPL ESAMP".into()],
            state,
        };
        ticket(words, &samples::summary(), &view, Place { number: at + 1, of })
    };
    let samples = states.into_iter().enumerate();
    samples.map(|(at, (note, state))| Sample::new(note, shown(at, state))).collect()
}
