//! The summary: which seats are chosen, what they cost, and the button that holds them.

use kernel::Money;
use maud::{Markup, html};

use super::{MoreTime, View};
use crate::components::hall::{Hall, Row, Seat, Section, State};
use crate::components::icon;
use crate::words::Words;
use crate::{format, say};

pub(super) fn choice(words: Words, view: &View) -> Markup {
    let chosen: Vec<_> =
        view.hall.seats().filter(|(_, _, seat)| seat.state == State::Chosen).collect();
    let sum = Sum::of(&view.hall, &chosen);
    let minutes = view.hold_minutes;
    html! {
        aside.choice-box aria-labelledby="choice-title" {
            h2 #choice-title tabindex="-1" { (say!(words, "seats-yours")) }
            ul.picks {
                @for (section, row, seat) in &chosen { (pick(words, &view.hall, section, row, seat)) }
            }
            @if let Some(sum) = sum { (amounts(words, sum)) }
            p.hint.choice-hint {
                (say!(words, "seats-yours-hint", count = view.limit, minutes = minutes))
            }
            (more_time(words, view.more_time))
            (dock(words, &view.hall, &chosen, sum))
        }
    }
}

/// Said before the clock begins, by whoever needs it. The hidden field tells a box that is not ticked
/// from a page that has none.
fn more_time(words: Words, offer: MoreTime) -> Markup {
    html! {
        @if let MoreTime::Offered { minutes, is_wanted } = offer {
            div.more-time {
                input type="hidden" name="more-time" value="no";
                label {
                    input type="checkbox" name="more-time" value="yes" checked[is_wanted];
                    span { (say!(words, "seats-more-time", minutes = minutes)) }
                }
                a.small-text href="/access-needs" { (say!(words, "seats-access-needs")) }
            }
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

/// What the chosen seats cost, with the fees in it.
#[derive(Clone, Copy)]
struct Sum {
    count: usize,
    total: Money,
    fees: Money,
}

impl Sum {
    /// Nothing where the hall has no prices.
    fn of(hall: &Hall, chosen: &[(&Section, &Row, &Seat)]) -> Option<Self> {
        let currency = hall.tiers.first()?.price.currency;
        let tiers = || chosen.iter().map(|(_, _, seat)| &hall.tiers[seat.tier]);
        let money = |minor| Money::new(minor, currency);
        Some(Self {
            count: chosen.len(),
            total: money(tiers().map(|tier| tier.price.minor).sum()),
            fees: money(tiers().map(|tier| tier.fee.minor).sum()),
        })
    }
}

/// Nothing in sight while nothing is chosen; what is due is known before the button is pressed.
fn amounts(words: Words, sum: Sum) -> Markup {
    let Sum { count, total, fees } = sum;
    let tickets = Money::new(total.minor - fees.minor, total.currency);
    html! {
        dl.amounts.choice-amounts hidden[count == 0] {
            dt { (say!(words, "seats-tickets", count = count)) }
            dd { (format::money(words, tickets)) }
            dt { (say!(words, "seats-fees")) }
            dd { (format::money(words, fees)) }
            dt.total { (say!(words, "seats-total")) }
            dd.total { (format::money(words, total)) }
        }
    }
}

/// On small screens this stays in sight at the bottom.
fn dock(words: Words, hall: &Hall, chosen: &[(&Section, &Row, &Seat)], sum: Option<Sum>) -> Markup {
    let labels: Vec<String> =
        chosen.iter().map(|(section, row, seat)| hall.label(section, row, seat)).collect();
    let all_in = say!(words, "seats-all-in");
    html! {
        div.dock {
            div.choice-news {}
            p.dock-says {
                @match sum.filter(|sum| sum.count > 0) {
                    None => {
                        b { (say!(words, "seats-choose-first")) }
                        span { (all_in) }
                    }
                    Some(sum) => {
                        b { (labels.join(", ")) }
                        span { (format::money(words, sum.total)) " · " (all_in) }
                    }
                }
            }
            button.btn.cta.hold-button type="submit" { (say!(words, "seats-hold")) }
        }
    }
}
