//! A large venue for events: an oval of blocks around a stage, about 20,000 seats, as a plan in
//! pretix's open format.

use std::f64::consts::TAU;

use serde_json::{Value, json};

/// Blocks of each ring, all the way round but for the stage's side.
const BLOCKS: usize = 24;
/// The part of the circle that the stage leaves for seats.
const SEATED: f64 = 0.86;
/// Distance between seats, and between rows, in the units of the drawing.
const SEAT_PITCH: f64 = 10.0;
const ROW_PITCH: f64 = 16.0;
/// An aisle between blocks, as seats that are left out.
const AISLE_SEATS: f64 = 2.5;
/// Wider than high, as arenas are.
const STRETCH: f64 = 1.25;

/// One ring of blocks around the stage.
struct Ring {
    name: &'static str,
    first_block: usize,
    category: &'static str,
    inner_radius: f64,
    rows: usize,
}

const RINGS: [Ring; 2] = [
    Ring { name: "Lower", first_block: 101, category: "Lower Bowl", inner_radius: 620.0, rows: 20 },
    Ring {
        name: "Upper",
        first_block: 201,
        category: "Upper Bowl",
        inner_radius: 1_010.0,
        rows: 20,
    },
];

/// Blocks of seats on the floor: rows and seats of each.
const FLOOR_ROWS: usize = 24;
const FLOOR_SEATS: usize = 20;
const FLOOR_BLOCKS: [&str; 4] = ["Floor A", "Floor B", "Floor C", "Floor D"];

/// The arena as a pretix plan.
pub(super) fn arena(name: &str) -> String {
    let widest = RINGS[1].inner_radius + (RINGS[1].rows as f64) * ROW_PITCH + 60.0;
    let middle = (widest * STRETCH, widest);
    let mut zones: Vec<Value> = FLOOR_BLOCKS
        .iter()
        .enumerate()
        .map(|(number, name)| floor_block(name, number, middle))
        .collect();
    for ring in &RINGS {
        zones.extend((0..BLOCKS).map(|block| bowl_block(ring, block, middle)));
    }
    zones[0]["areas"] = json!([stage(middle)]);
    json!({
        "name": name,
        "size": { "width": middle.0 * 2.0, "height": middle.1 * 2.0 },
        "categories": [
            { "name": "Floor Premium", "color": "#b3541e" },
            { "name": "Lower Bowl", "color": "#2f6f8f" },
            { "name": "Upper Bowl", "color": "#6b7280" },
        ],
        "zones": zones,
    })
    .to_string()
}

/// The stage is at the top of the drawing; its zone stands at the origin.
fn stage(middle: (f64, f64)) -> Value {
    json!({
        "shape": "rectangle",
        "position": { "x": middle.0 - 260.0, "y": middle.1 - 560.0 },
        "rectangle": { "width": 520.0, "height": 120.0 },
        "color": "#1f2937",
        "text": { "text": "Stage", "color": "#ffffff", "position": { "x": 260.0, "y": 60.0 } },
    })
}

fn floor_block(name: &str, number: usize, middle: (f64, f64)) -> Value {
    let (column, line) = ((number % 2) as f64, (number / 2) as f64);
    let width = FLOOR_SEATS as f64 * SEAT_PITCH;
    let depth = FLOOR_ROWS as f64 * ROW_PITCH;
    let left = middle.0 - width - 15.0 + column * (width + 30.0);
    let top = middle.1 - 400.0 + line * (depth + 30.0);
    let rows: Vec<Value> = (0..FLOOR_ROWS)
        .map(|row| {
            let seats: Vec<Value> = (0..FLOOR_SEATS)
                .map(|seat| {
                    let x = left + seat as f64 * SEAT_PITCH;
                    seat_at(name, row, seat, (x, top + row as f64 * ROW_PITCH), "Floor Premium")
                })
                .collect();
            json!({ "row_number": (row + 1).to_string(), "seats": seats })
        })
        .collect();
    json!({ "name": name, "position": { "x": 0, "y": 0 }, "rows": rows })
}

fn bowl_block(ring: &Ring, block: usize, middle: (f64, f64)) -> Value {
    let name = format!("{} {}", ring.name, ring.first_block + block);
    let share = TAU * SEATED / BLOCKS as f64;
    // Angles run clockwise from the right edge of the stage, which is at the top.
    let from = -TAU / 4.0 + TAU * (1.0 - SEATED) / 2.0 + share * block as f64;
    let rows: Vec<Value> = (0..ring.rows)
        .map(|row| {
            let radius = ring.inner_radius + row as f64 * ROW_PITCH;
            // The stretched circle is wider at the sides; seats are spaced for its narrow parts.
            let fits = (radius * share / SEAT_PITCH - AISLE_SEATS).floor();
            let step = share / (fits + AISLE_SEATS);
            let seats: Vec<Value> = (0..fits as usize)
                .map(|seat| {
                    let angle = from + step * (seat as f64 + AISLE_SEATS / 2.0);
                    let at = (
                        middle.0 + radius * STRETCH * angle.cos(),
                        middle.1 + radius * angle.sin(),
                    );
                    seat_at(&name, row, seat, at, ring.category)
                })
                .collect();
            json!({ "row_number": (row + 1).to_string(), "seats": seats })
        })
        .collect();
    json!({ "name": name, "position": { "x": 0, "y": 0 }, "rows": rows })
}

fn seat_at(block: &str, row: usize, seat: usize, at: (f64, f64), category: &str) -> Value {
    json!({
        "seat_guid": format!("{block}-{}-{}", row + 1, seat + 1),
        "seat_number": (seat + 1).to_string(),
        "position": { "x": (at.0 * 100.0).round() / 100.0, "y": (at.1 * 100.0).round() / 100.0 },
        "category": category,
    })
}

#[cfg(test)]
mod tests {
    use catalog::plan::parse_pretix;
    use kernel::LayoutId;

    use super::*;
    use crate::demo::dice::Dice;

    #[test]
    fn the_arena_can_be_published_and_seats_about_20_000() {
        let plan = parse_pretix(Dice::of(&["arena"]).id(LayoutId::new), &arena("Arena"))
            .unwrap_or_else(|problems| panic!("{} problems: {:?}", problems.len(), &problems[..3]));
        assert_eq!(plan.warnings, []);
        let seats = plan.layout.seats.len();
        assert!((19_000..=22_000).contains(&seats), "{seats} seats");
        assert_eq!(plan.layout.sections.len(), 52);
        let keys: Vec<_> = plan.layout.categories.iter().map(|c| c.key.as_str()).collect();
        assert_eq!(keys, ["premium", "lower-bowl", "upper-bowl"]);
        let broken = plan.layout.sections.iter().flat_map(|section| &section.rows);
        assert!(broken.clone().all(|row| row.segments.len() == 1), "a row fell apart");
    }
}
