//! From loose seat positions to rows: order, neighbours, grid columns, overlaps.

use std::collections::HashMap;

use crate::plan::PlanProblem;
use crate::plan::draft::{DraftSeat, DraftSection};

/// Neighbours are at most this many seat pitches apart; a wider gap is an aisle.
const NEIGHBOUR_PITCHES_MAX: f64 = 1.5;
/// Seats nearer than this many pitches lie on top of each other.
const OVERLAP_PITCHES: f64 = 0.4;
/// A row of fewer seats says too little about its own pitch.
const ROW_SEATS_FOR_PITCH: usize = 4;

/// Sorts the seats of a row along its direction, so that neighbours follow each other.
pub(crate) fn sort_along_row(seats: &mut [DraftSeat]) {
    if extent(seats, |seat| seat.x) >= extent(seats, |seat| seat.y) {
        seats.sort_by(|a, b| a.x.total_cmp(&b.x));
    } else {
        seats.sort_by(|a, b| a.y.total_cmp(&b.y));
    }
}

/// The usual distance of neighbours over all rows of a plan; 1 where no row has two seats.
pub(crate) fn seat_pitch<'a>(rows: impl Iterator<Item = &'a [DraftSeat]>) -> f64 {
    let mut distances: Vec<f64> = rows.flat_map(distances).collect();
    median(&mut distances).unwrap_or(1.0)
}

/// Cuts a sorted row where a gap is wider than one and a half of its pitches.
pub(crate) fn into_segments(seats: Vec<DraftSeat>, plan_pitch: f64) -> Vec<Vec<DraftSeat>> {
    let mut between: Vec<f64> = distances(&seats).collect();
    let own_pitch = (seats.len() >= ROW_SEATS_FOR_PITCH).then(|| median(&mut between)).flatten();
    let neighbour_max = own_pitch.unwrap_or(plan_pitch) * NEIGHBOUR_PITCHES_MAX;
    let mut segments: Vec<Vec<DraftSeat>> = Vec::new();
    for seat in seats {
        let last = segments.last_mut();
        match last.filter(|segment| {
            segment.last().is_some_and(|before| distance(before, &seat) <= neighbour_max)
        }) {
            Some(segment) => segment.push(seat),
            None => segments.push(vec![seat]),
        }
    }
    segments
}

/// Gives each seat of a section its column: neighbours get neighbouring columns, and what stands
/// below each other gets the same one where that is possible.
pub(crate) fn set_columns(section: &mut DraftSection, pitch: f64) {
    let left = section
        .rows
        .iter()
        .flat_map(|row| row.segments.iter().flatten())
        .map(|seat| seat.x)
        .fold(f64::INFINITY, f64::min);
    for row in &mut section.rows {
        let mut first_free = 1;
        for segment in &mut row.segments {
            let Some(first) = segment.first() else { continue };
            let mut column = first_free.max(grid_column(first.x - left, pitch));
            for seat in segment {
                seat.column = column;
                column += 1;
            }
            // One column stays empty, so that the aisle shows on the grid.
            first_free = column + 1;
        }
    }
}

/// Seats that lie on top of each other, each pair once.
pub(crate) fn overlaps(sections: &[DraftSection], pitch: f64) -> Vec<PlanProblem> {
    let reach = pitch * OVERLAP_PITCHES;
    let seats = sections.iter().flat_map(|section| &section.rows);
    let seats = seats.flat_map(|row| row.segments.iter().flatten());
    let mut cells: HashMap<(i64, i64), Vec<&DraftSeat>> = HashMap::new();
    let mut problems = Vec::new();
    for seat in seats {
        let (column, row) = (cell(seat.x, reach), cell(seat.y, reach));
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (column + dx, row + dy)));
        let near = around.filter_map(|at| cells.get(&at)).flatten();
        if let Some(other) = near.into_iter().find(|other| distance(other, seat) < reach) {
            let message = format!(
                "The seat lies on top of the one at {}. Move one of them or remove it.",
                other.place
            );
            problems.push(PlanProblem::new(&seat.place, message));
        } else {
            cells.entry((column, row)).or_default().push(seat);
        }
    }
    problems
}

fn distances(seats: &[DraftSeat]) -> impl Iterator<Item = f64> {
    seats.windows(2).map(|pair| distance(&pair[0], &pair[1])).filter(|distance| *distance > 0.0)
}

fn distance(a: &DraftSeat, b: &DraftSeat) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn extent(seats: &[DraftSeat], of: impl Fn(&DraftSeat) -> f64) -> f64 {
    let (low, high) = seats
        .iter()
        .map(of)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    high - low
}

/// The lower middle value: of a row of pairs it is the distance within a pair, not between pairs.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded positions")]
fn grid_column(offset: f64, pitch: f64) -> u32 {
    (offset / pitch).round().clamp(0.0, 1e6) as u32 + 1
}

#[allow(clippy::cast_possible_truncation, reason = "positions are bounded, and `as` saturates")]
fn cell(position: f64, size: f64) -> i64 {
    ((position / size).floor() as i64).clamp(i64::MIN / 2, i64::MAX / 2)
}
