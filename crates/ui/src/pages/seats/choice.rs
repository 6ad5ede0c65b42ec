//! The summary: which seats are chosen, what they cost, and the button that holds them.

use kernel::Money;
use maud::{Markup, html};

use super::View;
use crate::components::hall::{Hall, Row, Seat, Section, State};
use crate::components::icon;
use crate::words::Words;
use crate::{format, say};

pub(super) fn choice(words: Words, view: &View) -> Markup {
    let chosen: Vec<_> =
        view.hall.seats().filter(|(_, _, seat)| seat.state == State::Chosen).collect();
    let minutes = view.hold_minutes;
    html! {
        aside.choice-box aria-labelledby="choice-title" {
            h2 #choice-title tabindex="-1" { (say!(words, "seats-yours")) }
            ul.picks {
                @for (section, row, seat) in &chosen { (pick(words, &view.hall, section, row, seat)) }
            }
            (amounts(words, &view.hall, chosen.iter().map(|(_, _, seat)| *seat)))
            p.hint.choice-hint {
                (say!(words, "seats-yours-hint", count = view.limit, minutes = minutes))
            }
            (dock(words, &view.hall, &chosen))
        }
    }
}

fn pick(words: Words, hall: &Hall, section: &Section, row: &Row, seat: &Seat) -> Markup {
    let label = hall.label(section, row, seat);
    let tier = &hall.tiers[seat.tier];
    html! {
        li data-no=(seat.no) {
            b { (label) }
            span { (tier.name) }
            span.num { (format::money(words, tier.price)) }
            button.with-js type="button" aria-label=(say!(words, "seats-remove", seat = label)) {
                (icon::cross())
            }
        }
    }
}

/// Nothing in it while nothing is chosen; what is due is known before the button is pressed.
fn amounts<'a>(words: Words, hall: &Hall, seats: impl Iterator<Item = &'a Seat>) -> Markup {
    let Some(currency) = hall.tiers.first().map(|tier| tier.price.currency) else {
        return Markup::default();
    };
    let (mut count, mut total, mut fees) = (0_usize, 0, 0);
    for seat in seats {
        let tier = &hall.tiers[seat.tier];
        (count, total, fees) = (count + 1, total + tier.price.minor, fees + tier.fee.minor);
    }
    let money = |minor| format::money(words, Money::new(minor, currency));
    html! {
        dl.amounts.choice-amounts hidden[count == 0] {
            dt { (say!(words, "seats-tickets", count = count)) } dd { (money(total - fees)) }
            dt { (say!(words, "seats-fees")) } dd { (money(fees)) }
            dt.total { (say!(words, "seats-total")) } dd.total { (money(total)) }
        }
    }
}

/// On small screens this stays in sight at the bottom.
fn dock(words: Words, hall: &Hall, chosen: &[(&Section, &Row, &Seat)]) -> Markup {
    let labels: Vec<String> =
        chosen.iter().map(|(section, row, seat)| hall.label(section, row, seat)).collect();
    html! {
        div.dock {
            div.choice-news {}
            p.dock-says {
                @if labels.is_empty() {
                    b { (say!(words, "seats-choose-first")) }
                } @else {
                    b { (labels.join(", ")) }
                }
                span { (say!(words, "seats-all-in")) }
            }
            button.btn.cta.hold-button type="submit" { (say!(words, "seats-hold")) }
        }
    }
}
