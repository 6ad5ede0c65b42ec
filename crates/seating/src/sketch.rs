//! Halls drawn in tests: one line a row, one character a seat.
//!
//! `.` free, `X` taken, `o` restricted view, `w` wheelchair, `P` premium, `_` gap; rows are called
//! A, B, C… and a line `--` begins another section, whose rows go on in the alphabet.

use std::sync::Arc;

use catalog::Layout;
use catalog::plan::parse_ascii;
use kernel::{LayoutId, SeatNo};

const LEGEND: &str = "\
    . = regular\n\
    P = premium\n\
    o = restricted of .\n\
    w = wheelchair of .\n";

/// A hall with some seats taken.
pub(crate) struct Sketch {
    pub(crate) layout: Arc<Layout>,
    /// By ordinal.
    pub(crate) free: Vec<bool>,
}

/// Reads a drawing.
pub(crate) fn sketch(drawing: &str) -> Sketch {
    let mut plan = format!("{LEGEND}section \"S0\"\n");
    let mut rows = 'A'..='Z';
    for (number, line) in drawing.split_whitespace().enumerate() {
        if line == "--" {
            plan.push_str(&format!("section \"S{}\"\n", number + 1));
        } else {
            let row = rows.next().expect("a sketch has at most 26 rows");
            plan.push_str(&format!("{row}: {}\n", line.replace('X', ".")));
        }
    }
    let plan = parse_ascii(LayoutId::new(uuid::Uuid::nil()), &plan).expect("the sketch is a plan");
    let seats = drawing.chars().filter(|cell| ".XPow".contains(*cell));
    Sketch { layout: Arc::new(plan.layout), free: seats.map(|cell| cell != 'X').collect() }
}

impl Sketch {
    pub(crate) fn is_free(&self, no: SeatNo) -> bool {
        self.free[no as usize]
    }

    /// `"A1 A2"` as ordinals.
    pub(crate) fn seats(&self, labels: &str) -> Vec<SeatNo> {
        let seat = |label| self.layout.seat_by_label(label).expect("the seat is in the sketch").no;
        labels.split_whitespace().map(seat).collect()
    }

    /// Ordinals as `"A1 A2"`.
    pub(crate) fn labels(&self, seats: &[SeatNo]) -> String {
        let labels = seats.iter().filter_map(|no| self.layout.seat(*no));
        labels.map(catalog::Seat::label).collect::<Vec<_>>().join(" ")
    }
}
