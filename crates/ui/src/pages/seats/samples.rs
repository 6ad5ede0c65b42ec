//! Pages to look at and to test with: a hall of 300 seats on a busy evening.

use kernel::{Currency, Money};

use super::{Front, Layer, MoreTime, Orphans, Own, SeatKindChoice, ShowLine, View};
use crate::components::hall::{Hall, Kind, Row, Seat, Section, State, Tier};

/// One character a seat: `_` gap, `w` wheelchair, `c` companion, `r` restricted, `X` taken, `H` held,
/// `B` blocked, `C` chosen.
const HALL: [(char, usize, &str); 14] = [
    ('A', 0, "__wc..__....XXXX..__..cw__"),
    ('B', 0, "__rr..__..XX..XX..__..rr__"),
    ('C', 0, "......__X..XX.....__......"),
    ('D', 0, "XX....__..HH.XX...__.....X"),
    ('E', 0, "......__..........__..XX.."),
    ('F', 1, ".XX...__..XX....XX__......"),
    ('G', 1, "......__.XX..CCC..__....XX"),
    ('H', 1, "XX..XX__XXXXXX....__..HH.."),
    ('J', 1, "......__.XX....XX.__XX...."),
    ('K', 1, "..XX..__...XXXX...__......"),
    ('L', 1, "XXXX..__..XX......__....BB"),
    ('M', 2, "......__XX...XXX..__......"),
    ('N', 2, "..XX..__....XX....__XX...."),
    ('P', 2, "......__..........__...X.."),
];

/// A cinema hall with three price bands.
#[must_use]
pub fn hall() -> Hall {
    let mut no = 0;
    let rows = HALL.iter().map(|(label, tier, cells)| row(*label, *tier, cells, &mut no)).collect();
    Hall { tiers: tiers(), sections: vec![Section { name: "Main".to_owned(), rows }] }
}

/// The page with that hall.
#[must_use]
pub fn view() -> View {
    View {
        show: show_line(),
        show_id: "019363a4-5b7e-7c3d-8f21-6a4b9d1e7c55".to_owned(),
        layout_id: "019363a4-11aa-7000-8000-0000000000a1".to_owned(),
        part: None,
        hall: hall(),
        own: Own::default(),
        version: 1_838_452_000_123,
        party: 3,
        limit: 10,
        hold_minutes: 10,
        more_time: MoreTime::Offered { minutes: 20, is_wanted: false },
        orphans: Orphans::Warn,
        kinds: vec![kind("regular", "Classic", 0), kind("premium", "Prime", 1)],
        layer: Layer::Map,
        notice: None,
    }
}

/// A show.
#[must_use]
pub fn show_line() -> ShowLine {
    ShowLine {
        film: "Monsoon Express".to_owned(),
        film_href: "/m/019363a4-0000-7000-8000-00000000f11a".to_owned(),
        theater: "Regal Talkies, Indiranagar".to_owned(),
        screen: "Screen 3".to_owned(),
        starts: jiff::civil::date(2026, 11, 21).at(19, 15, 0, 0),
        language: "Hindi".to_owned(),
        format: "2D".to_owned(),
        front: Front::Screen,
    }
}

fn kind(word: &str, name: &str, tier: usize) -> SeatKindChoice {
    SeatKindChoice { word: word.to_owned(), name: name.to_owned(), tiers: vec![tier] }
}

fn tiers() -> Vec<Tier> {
    let tier = |name: &str, price, fee| Tier {
        name: name.to_owned(),
        price: Money::new(price, Currency::INR),
        fee: Money::new(fee, Currency::INR),
    };
    vec![
        tier("Classic", 24_360, 2_360),
        tier("Prime", 34_360, 2_360),
        tier("Recliner", 54_000, 4_000),
    ]
}

fn row(label: char, tier: usize, cells: &str, no: &mut u32) -> Row {
    let mut segments = vec![Vec::new()];
    let mut number = 0;
    for (column, cell) in (1..).zip(cells.chars()) {
        if cell == '_' {
            segments.push(Vec::new());
            continue;
        }
        number += 1;
        let seat = seat(cell, *no, number, column, tier);
        segments.last_mut().expect("there is a segment from the start").push(seat);
        *no += 1;
    }
    segments.retain(|segment| !segment.is_empty());
    Row { label: label.to_string(), segments }
}

fn seat(cell: char, no: u32, number: u32, column: u32, tier: usize) -> Seat {
    let kind = match cell {
        'w' => Kind::Wheelchair,
        'c' => Kind::Companion,
        _ => Kind::Standard,
    };
    let state = match cell {
        'X' => State::Taken,
        'H' => State::Held,
        'B' => State::Blocked,
        'C' => State::Chosen,
        _ => State::Free,
    };
    Seat { no, number: number.to_string(), column, tier, kind, state, is_restricted: cell == 'r' }
}
