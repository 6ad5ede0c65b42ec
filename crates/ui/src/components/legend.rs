//! What the signs on the map mean; only those that this hall has.

use maud::{Markup, html};

use super::hall::{Hall, Kind};
use crate::say;
use crate::words::Words;

/// The legend of a hall.
#[must_use]
pub fn legend(words: Words, hall: &Hall) -> Markup {
    let has_kind = |kind| hall.seats().any(|(_, _, seat)| seat.kind == kind);
    let sign = |look: &str, name: &str| {
        html! { li { i class={ "sample " (look) } {} (say!(words, &format!("seats-legend-{name}"))) } }
    };
    html! {
        ul.legend aria-label=(say!(words, "seats-legend")) {
            (sign("t1", "free"))
            (sign("chosen", "chosen"))
            (sign("held", "held"))
            (sign("taken", "taken"))
            @if has_kind(Kind::Wheelchair) { (sign("t1 wheelchair", "wheelchair")) }
            @if has_kind(Kind::Companion) { (sign("t1 companion", "companion")) }
            @if hall.seats().any(|(_, _, seat)| seat.is_restricted) {
                (sign("t1 restricted", "restricted"))
            }
        }
    }
}
