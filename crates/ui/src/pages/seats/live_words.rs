//! What the island says while it is used, in the language of the page.
//!
//! It fills in `{seats}`, `{count}` and the like. Where a sentence depends on a count there are two
//! of it, `.one` and `.other`.

use maud::{Markup, html};

use crate::components::hall::Hall;
use crate::components::icon;
use crate::components::seat_grid::tier_look;
use crate::words::{Args, Words};

/// Messages without a choice of number, by the island's name for them.
const PLAIN: [(&str, &str); 23] = [
    ("held", "seats-state-held"),
    ("taken", "seats-state-taken"),
    ("blocked", "seats-state-blocked"),
    ("hold", "seats-hold"),
    ("holding", "seats-holding"),
    ("remove", "seats-remove"),
    ("all-in", "seats-all-in"),
    ("choose-first", "seats-choose-first"),
    ("none", "seats-problem-none"),
    ("instead", "seats-instead"),
    ("move", "seats-move-to"),
    ("swap", "seats-swap-for"),
    ("another", "seats-choose-another"),
    ("chosen", "seats-live-chosen"),
    ("chosen-none", "seats-live-none"),
    ("not-free", "seats-live-not-free"),
    ("again", "seats-live-again"),
    ("stale", "seats-live-stale"),
    ("best", "seats-live-best"),
    ("no-best", "seats-live-no-best"),
    ("no-room", "seats-live-no-room"),
    ("failed", "seats-live-failed"),
    ("row-full", "seats-row-full"),
];

/// More of them, where the name of the message says enough.
const PLACES: [(&str, &str); 6] = [
    ("left", "seats-place-left"),
    ("centre", "seats-place-centre"),
    ("right", "seats-place-right"),
    ("run-detail", "seats-run-detail"),
    ("wheelchair", "seats-wheelchair-ask"),
    ("companion", "seats-companion-note"),
];

/// Messages of which there is one for a single seat and one for several.
const COUNTED: [(&str, &str); 6] = [
    ("pick-best", "seats-pick-best"),
    ("tickets", "seats-tickets"),
    ("too-many", "seats-too-many"),
    ("lost", "seats-lost"),
    ("orphan", "seats-orphan"),
    ("run", "seats-run"),
];

/// The arguments that the island fills in.
const ARGS: [&str; 12] = [
    "row", "seat", "seats", "count", "total", "name", "price", "place", "first", "last", "largest",
    "space",
];

/// Never shown and no part of the page's tree; the island reads it. The price bands come with it.
pub(super) fn live_words(words: Words, hall: &Hall) -> Markup {
    html! {
        template.seat-words {
            (icon::cross())
            @for (name, message) in PLAIN.iter().chain(&PLACES) {
                p data-say=(name) { (fill(words, message, None)) }
            }
            @for (name, message) in COUNTED {
                p data-say={ (name) ".one" } { (fill(words, message, Some(1))) }
                p data-say={ (name) ".other" } { (fill(words, message, None)) }
            }
            @for (at, tier) in hall.tiers.iter().enumerate() {
                p data-tier=(tier_look(at)) data-price=(tier.price.minor) data-fee=(tier.fee.minor) {
                    (tier.name)
                }
            }
        }
    }
}

/// A message with its arguments as `{seats}`. A text in the place of a count asks for the sentence
/// for several.
fn fill(words: Words, message: &str, count: Option<i64>) -> String {
    let mut args = Args::new();
    for name in ARGS {
        args.set(name, format!("{{{name}}}"));
    }
    if let Some(count) = count {
        args.set("count", count);
    }
    words.message(message, &args)
}
