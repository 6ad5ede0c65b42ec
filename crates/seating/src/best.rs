//! Best available: which seats together are the best ones still free.
//!
//! A pure choice over a layout and its free seats. A good choice is whole in one segment, near the
//! sweet spot (the middle, two thirds back), leaves no seat alone and does not break a long run.

use std::cmp::Ordering;

use catalog::{Layout, SeatKind};
use kernel::SeatNo;

use crate::orphan::orphans_left_by;

/// The best row is this far back, as a share of a section's rows.
const SWEET_ROW: f64 = 0.65;
/// A row further away weighs as much as so many seats further from the middle.
const ROW_WEIGHT: f64 = 2.5;
/// Leaving a seat alone is worse than sitting this many seats further out.
const ORPHAN_WEIGHT: f64 = 40.0;
/// Cutting a free run in two costs a little, so that parties that come later find long runs.
const SPLIT_RUN_WEIGHT: f64 = 1.5;
/// A seat with an obstructed view is taken when little else is left.
const OBSTRUCTED_WEIGHT: f64 = 25.0;

/// What somebody would like.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// How many seats.
    pub count: usize,
    /// Only of this category, an index into the layout's.
    pub category: Option<usize>,
    /// As near to this seat as possible, instead of the sweet spot.
    pub near: Option<SeatNo>,
}

/// Seats together.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Neighbours, left to right.
    pub seats: Vec<SeatNo>,
    /// Whether a free seat would be left alone beside them.
    pub leaves_orphan: bool,
    /// Lower is better; comparable within one layout and wish.
    pub cost: f64,
}

/// The best choices that do not share a seat, best first.
#[must_use]
pub fn best_choices(layout: &Layout, free: &[bool], wish: &Wish, most: usize) -> Vec<Choice> {
    let mut all = all_choices(layout, free, wish);
    all.sort_by(|a, b| {
        a.cost.partial_cmp(&b.cost).unwrap_or(Ordering::Equal).then(a.seats.cmp(&b.seats))
    });
    let mut best: Vec<Choice> = Vec::with_capacity(most);
    for choice in all {
        if best.len() == most {
            break;
        }
        if best.iter().all(|other| choice.seats.iter().all(|no| !other.seats.contains(no))) {
            best.push(choice);
        }
    }
    best
}

/// The largest party that fits together.
#[must_use]
pub fn largest_together(layout: &Layout, free: &[bool], category: Option<usize>) -> usize {
    let wish = Wish { count: 1, category, near: None };
    let mut largest = 0;
    for segment in segments(layout) {
        let mut run = 0;
        for &no in segment {
            run = if fits(layout, free, &wish, no) { run + 1 } else { 0 };
            largest = largest.max(run);
        }
    }
    largest
}

/// The best seats when a party accepts to be split: as few groups as possible, each the best of its
/// size. `None` if there are not so many seats.
#[must_use]
pub fn best_split(layout: &Layout, free: &[bool], wish: &Wish) -> Option<Vec<SeatNo>> {
    let mut free = free.to_vec();
    let mut seats = Vec::with_capacity(wish.count);
    let mut near = wish.near;
    while seats.len() < wish.count {
        let left = wish.count - seats.len();
        let size = left.min(largest_together(layout, &free, wish.category));
        let group = Wish { count: size, near, ..*wish };
        let choice = best_choices(layout, &free, &group, 1).into_iter().next()?;
        for no in &choice.seats {
            free[*no as usize] = false;
        }
        near = near.or(choice.seats.first().copied());
        seats.extend(choice.seats);
    }
    seats.sort_unstable();
    Some(seats)
}

fn all_choices(layout: &Layout, free: &[bool], wish: &Wish) -> Vec<Choice> {
    let mut all = Vec::new();
    if wish.count == 0 {
        return all;
    }
    let target = Target::of(layout, wish.near);
    for segment in segments(layout) {
        for seats in segment.windows(wish.count) {
            if seats.iter().all(|no| fits(layout, free, wish, *no)) {
                all.push(choice(layout, free, &target, segment, seats));
            }
        }
    }
    all
}

fn segments(layout: &Layout) -> impl Iterator<Item = &[SeatNo]> {
    let rows = layout.sections.iter().flat_map(|section| &section.rows);
    rows.flat_map(|row| row.segments.iter().map(Vec::as_slice))
}

/// Wheelchair spaces and companion seats are for those who name them; nobody is put there.
fn fits(layout: &Layout, free: &[bool], wish: &Wish, no: SeatNo) -> bool {
    layout.seat(no).is_some_and(|seat| {
        seat.kind == SeatKind::Standard
            && wish.category.is_none_or(|category| category == seat.category)
            && free.get(no as usize).copied().unwrap_or(false)
    })
}

/// Where the best seat would be: a section, a row in it, and a column.
struct Target {
    near: Option<(usize, f64, f64)>,
    centres: Vec<f64>,
}

impl Target {
    fn of(layout: &Layout, near: Option<SeatNo>) -> Self {
        let near = near
            .and_then(|no| layout.seat(no))
            .map(|seat| (seat.section, as_number(seat.row), f64::from(seat.column)));
        let mut spans = vec![(f64::MAX, 0.0_f64); layout.sections.len()];
        for seat in &layout.seats {
            let column = f64::from(seat.column);
            let span = &mut spans[seat.section];
            *span = (span.0.min(column), span.1.max(column));
        }
        let centres = spans.into_iter().map(|(left, right)| f64::midpoint(left, right)).collect();
        Self { near, centres }
    }

    /// How far a place is from the best one, in seats.
    fn distance(&self, layout: &Layout, section: usize, row: f64, column: f64) -> f64 {
        let (home, best_row, best_column) = self.near.unwrap_or_else(|| {
            let rows = as_number(layout.sections[section].rows.len().saturating_sub(1));
            (section, rows * SWEET_ROW, self.centres[section])
        });
        let elsewhere = if home == section { 0.0 } else { 100.0 };
        elsewhere + (row - best_row).abs() * ROW_WEIGHT + (column - best_column).abs()
    }
}

fn choice(
    layout: &Layout,
    free: &[bool],
    target: &Target,
    segment: &[SeatNo],
    seats: &[SeatNo],
) -> Choice {
    let is_free = |no: SeatNo| free.get(no as usize).copied().unwrap_or(false);
    let placed: Vec<_> = seats.iter().filter_map(|no| layout.seat(*no)).collect();
    let middle = placed.iter().map(|seat| f64::from(seat.column)).sum::<f64>()
        / as_number(placed.len().max(1));
    let leaves_orphan = !orphans_left_by(layout, seats, is_free).is_empty();
    let mut cost = placed
        .first()
        .map_or(0.0, |seat| target.distance(layout, seat.section, as_number(seat.row), middle));
    cost += if leaves_orphan { ORPHAN_WEIGHT } else { 0.0 };
    cost += if splits_run(segment, seats, is_free) { SPLIT_RUN_WEIGHT } else { 0.0 };
    let obstructed = placed.iter().filter(|seat| seat.is_obstructed).count();
    cost += as_number(obstructed) * OBSTRUCTED_WEIGHT;
    Choice { seats: seats.to_vec(), leaves_orphan, cost }
}

/// Whether free seats remain on both sides.
fn splits_run(segment: &[SeatNo], seats: &[SeatNo], is_free: impl Fn(SeatNo) -> bool) -> bool {
    let Some(at) = segment.iter().position(|no| Some(no) == seats.first()) else { return false };
    let left = at.checked_sub(1).is_some_and(|before| is_free(segment[before]));
    let right = segment.get(at + seats.len()).is_some_and(|after| is_free(*after));
    left && right
}

#[allow(clippy::cast_precision_loss, reason = "halls have far fewer than 2^52 rows")]
const fn as_number(count: usize) -> f64 {
    count as f64
}
