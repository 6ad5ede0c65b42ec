//! Halls, their seats and their parts.

use maud::html;

use super::{Piece, Sample};
use crate::components::hall::Hall;
use crate::components::legend::legend;
use crate::components::seat_grid::{seat_grid, tier_look};
use crate::components::section_map::section_map;
use crate::pages::{seats, sections};
use crate::say;
use crate::words::Words;

/// Rows that have a seat of every kind and in every state between them.
const ROWS: &str = "ABDGLM";
/// Where the grid's help stands.
const HELP_ID: &str = "sample-seats-help";

pub(super) fn pieces(words: Words) -> Vec<Piece> {
    let mut hall = seats::samples::hall();
    hall.sections[0].rows.retain(|row| ROWS.contains(&row.label));
    let arena = section_map(words, &sections::samples::arena().map);
    vec![
        Piece::new("seat_grid", grids(words, &hall)),
        Piece::new("legend", vec![Sample::wide("The signs of this hall", legend(words, &hall))]),
        Piece::new("section_map", vec![Sample::wide("An arena with blocks to open", arena)]),
    ]
}

fn grids(words: Words, hall: &Hall) -> Vec<Sample> {
    let map = html! {
        div.map data-zoom="24" { div.scroll dir="ltr" { (seat_grid(words, hall, 2, HELP_ID)) } }
        p.vh id=(HELP_ID) { (say!(words, "seats-grid-help", rows = ROWS.len(), front = "screen")) }
    };
    let looks = html! {
        ul.legend {
            @for (tier, band) in ["First", "Second", "Third", "Fourth", "Fifth"].iter().enumerate() {
                li { i class={ "sample " (tier_look(tier)) } {} (band) }
            }
        }
    };
    vec![
        Sample::wide("Every kind of seat, in every state", map),
        Sample::wide("Price bands differ in form as well as in colour", looks),
    ]
}
