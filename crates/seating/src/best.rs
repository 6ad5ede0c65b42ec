//! Best available: which seats together are the best ones still free.
//!
//! A pure choice over a layout and its free seats. A good choice is whole in one segment, near the
//! sweet spot (the middle, two thirds back), leaves no seat alone and does not break a long run.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use catalog::{Layout, SeatKind};
use kernel::SeatNo;

use crate::orphan::orphans_left_by;

/// The best row is this far back, as a share of a section's rows.
const SWEET_ROW: f64 = 0.65;
/// A row further away weighs as much as so many seats further from the middle.
const ROW_WEIGHT: f64 = 2.5;
/// Another section than the one wished for is this far away.
const SECTION_WEIGHT: f64 = 100.0;
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

impl Wish {
    /// As many seats as these, sorted, of the category of their middle one and near to it.
    pub(crate) fn like(layout: &Layout, seats: &[SeatNo]) -> Self {
        let middle = seats.get(seats.len() / 2).and_then(|no| layout.seat(*no));
        Self {
            count: seats.len(),
            category: middle.map(|seat| seat.category),
            near: middle.map(|seat| seat.no),
        }
    }
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
///
/// Whether a place leaves a seat alone is looked at only for those that come up: a hall has as many
/// places as seats, and most are far from the best.
#[must_use]
pub fn best_choices(layout: &Layout, free: &[bool], wish: &Wish, most: usize) -> Vec<Choice> {
    let is_free = |no: SeatNo| free.get(no as usize).copied().unwrap_or(false);
    let mut places = BinaryHeap::from(all_places(layout, free, wish));
    let mut best: Vec<Place<'_>> = Vec::with_capacity(most);
    while best.len() < most
        && let Some(mut place) = places.pop()
    {
        if best.iter().any(|other| place.overlaps(other)) {
            continue;
        }
        if place.leaves_orphan.is_some() {
            best.push(place);
            continue;
        }
        let leaves_orphan = !orphans_left_by(layout, place.seats, is_free).is_empty();
        place.leaves_orphan = Some(leaves_orphan);
        place.cost += if leaves_orphan { ORPHAN_WEIGHT } else { 0.0 };
        places.push(place);
    }
    best.iter().map(Place::to_choice).collect()
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

/// Where a party could sit. A hall has about as many places as seats, so they borrow theirs.
struct Place<'l> {
    seats: &'l [SeatNo],
    /// Unknown until it is looked at; its weight is in the cost from then on.
    leaves_orphan: Option<bool>,
    cost: f64,
}

impl Place<'_> {
    /// Ordinals rise along a row, so a place is a range of them.
    fn overlaps(&self, other: &Self) -> bool {
        self.seats.first() <= other.seats.last() && other.seats.first() <= self.seats.last()
    }

    fn to_choice(&self) -> Choice {
        Choice {
            seats: self.seats.to_vec(),
            leaves_orphan: self.leaves_orphan == Some(true),
            cost: self.cost,
        }
    }
}

/// The best place is the greatest: the cheapest, and of equal ones the one with the lowest seats.
impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then_with(|| other.seats.cmp(self.seats))
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place<'_> {}

fn all_places<'l>(layout: &'l Layout, free: &[bool], wish: &Wish) -> Vec<Place<'l>> {
    let mut all = Vec::new();
    if wish.count == 0 {
        return all;
    }
    let target = Target::of(layout, wish.near);
    let has_room = |segment: &&[SeatNo]| match (segment.first(), segment.last()) {
        (Some(first), Some(last)) => {
            free.get(*first as usize..=*last as usize).is_none_or(|seats| seats.contains(&true))
        }
        _ => false,
    };
    for segment in segments(layout).filter(has_room) {
        for seats in segment.windows(wish.count) {
            if seats.iter().all(|no| fits(layout, free, wish, *no)) {
                all.push(place(layout, free, &target, segment, seats));
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
    let is_free = free.get(no as usize).copied().unwrap_or(false);
    is_free
        && layout.seat(no).is_some_and(|seat| {
            seat.kind == SeatKind::Standard
                && wish.category.is_none_or(|category| category == seat.category)
        })
}

/// Where the best seat would be.
enum Target {
    /// At one seat: its section, row and column.
    Near(usize, f64, f64),
    /// In the middle of any section, by their middle columns.
    SweetSpot(Vec<f64>),
}

impl Target {
    fn of(layout: &Layout, near: Option<SeatNo>) -> Self {
        match near.and_then(|no| layout.seat(no)) {
            Some(seat) => Self::Near(seat.section, as_number(seat.row), f64::from(seat.column)),
            None => Self::SweetSpot(middle_columns(layout)),
        }
    }

    /// How far a place is from the best one, in seats.
    fn distance(&self, layout: &Layout, section: usize, row: f64, column: f64) -> f64 {
        let (home, best_row, best_column) = match self {
            Self::Near(section, row, column) => (*section, *row, *column),
            Self::SweetSpot(middles) => {
                let last_row = layout.sections[section].rows.len().saturating_sub(1);
                (section, as_number(last_row) * SWEET_ROW, middles[section])
            }
        };
        let elsewhere = if home == section { 0.0 } else { SECTION_WEIGHT };
        elsewhere + (row - best_row).abs() * ROW_WEIGHT + (column - best_column).abs()
    }
}

/// The middle column of each section.
fn middle_columns(layout: &Layout) -> Vec<f64> {
    let mut spans = vec![(f64::MAX, 0.0_f64); layout.sections.len()];
    for seat in &layout.seats {
        let column = f64::from(seat.column);
        let span = &mut spans[seat.section];
        *span = (span.0.min(column), span.1.max(column));
    }
    spans.into_iter().map(|(left, right)| f64::midpoint(left, right)).collect()
}

fn place<'l>(
    layout: &Layout,
    free: &[bool],
    target: &Target,
    segment: &[SeatNo],
    seats: &'l [SeatNo],
) -> Place<'l> {
    let is_free = |no: SeatNo| free.get(no as usize).copied().unwrap_or(false);
    let known = || seats.iter().filter_map(|no| layout.seat(*no));
    let middle =
        known().map(|seat| f64::from(seat.column)).sum::<f64>() / as_number(seats.len().max(1));
    let mut cost = known()
        .next()
        .map_or(0.0, |seat| target.distance(layout, seat.section, as_number(seat.row), middle));
    cost += if splits_run(segment, seats, is_free) { SPLIT_RUN_WEIGHT } else { 0.0 };
    cost += as_number(known().filter(|seat| seat.is_obstructed).count()) * OBSTRUCTED_WEIGHT;
    Place { seats, leaves_orphan: None, cost }
}

/// Whether free seats remain on both sides.
fn splits_run(segment: &[SeatNo], seats: &[SeatNo], is_free: impl Fn(SeatNo) -> bool) -> bool {
    let first = seats.first().and_then(|first| segment.binary_search(first).ok());
    let Some(at) = first else { return false };
    let left = at.checked_sub(1).is_some_and(|before| is_free(segment[before]));
    let right = segment.get(at + seats.len()).is_some_and(|after| is_free(*after));
    left && right
}

#[allow(clippy::cast_precision_loss, reason = "halls have far fewer than 2^52 rows")]
const fn as_number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{Sketch, sketch};

    fn wish(count: usize) -> Wish {
        Wish { count, category: None, near: None }
    }

    fn best_of(hall: &Sketch, wish: &Wish) -> String {
        let best = best_choices(&hall.layout, &hall.free, wish, 1);
        best.first().map_or_else(|| "none".to_owned(), |choice| hall.labels(&choice.seats))
    }

    fn check(count: usize, drawing: &str, expected: &str) {
        assert_eq!(best_of(&sketch(drawing), &wish(count)), expected, "{count} of {drawing}");
    }

    fn check_split(count: usize, drawing: &str, expected: Option<&str>) {
        let hall = sketch(drawing);
        let split = best_split(&hall.layout, &hall.free, &wish(count));
        let split = split.map(|seats| hall.labels(&seats));
        assert_eq!(split.as_deref(), expected, "{count} of {drawing}");
    }

    #[test]
    fn the_sweet_spot_is_the_middle_two_thirds_back() {
        let house = "......... ......... ......... ......... ......... .........";
        check(1, house, "D5");
        check(3, house, "D4 D5 D6");
    }

    #[test]
    fn a_party_is_never_put_across_a_gap() {
        check(3, ".._.._..", "none");
        check(3, ".._..._.", "A3 A4 A5");
        check(2, ".X_X.", "none");
    }

    #[test]
    fn nobody_is_left_alone_where_that_can_be_avoided() {
        check(2, ".....", "A1 A2");
        check(2, "X....X", "A2 A3");
        check(2, "X...X", "A2 A3");
    }

    #[test]
    fn a_long_run_is_kept_whole() {
        check(2, "XX.......", "A3 A4");
    }

    #[test]
    fn a_restricted_view_is_for_the_last() {
        check(2, "...oo...", "A1 A2");
        check(2, "XXXooXXX", "A4 A5");
    }

    #[test]
    fn wheelchair_spaces_are_for_those_who_name_them() {
        check(2, "ww...", "A4 A5");
        check(1, "wwXX", "none");
        assert_eq!(largest_together(&sketch("ww..").layout, &[true; 4], None), 2);
    }

    #[test]
    fn a_category_can_be_asked_for() {
        let hall = sketch("..PP.. ......");
        let premium = hall.layout.seat(2).unwrap().category;
        let wish = |count| Wish { category: Some(premium), ..wish(count) };
        assert_eq!(best_of(&hall, &wish(2)), "A3 A4");
        assert_eq!(best_of(&hall, &wish(3)), "none");
        assert_eq!(largest_together(&hall.layout, &hall.free, Some(premium)), 2);
    }

    #[test]
    fn near_a_seat_means_its_row_then_its_column_then_its_section() {
        let near = |drawing, label: &str| {
            let hall = sketch(drawing);
            let near = hall.seats(label)[0];
            best_of(&hall, &Wish { near: Some(near), ..wish(2) })
        };
        assert_eq!(near("........ ........ ........", "A1"), "A1 A2");
        assert_eq!(near("XXXXXXXX ........ ........", "A8"), "B7 B8");
        assert_eq!(near("XXXX .... -- .... ....", "A1"), "B1 B2");
        assert_eq!(near("XXXX XXXX -- .... ....", "A1"), "C1 C2");
    }

    #[test]
    fn several_choices_share_no_seat_and_the_best_is_first() {
        let hall = sketch("X....X ......");
        let best = best_choices(&hall.layout, &hall.free, &wish(2), 3);
        let named: Vec<_> = best.iter().map(|choice| hall.labels(&choice.seats)).collect();
        assert_eq!(named, ["B3 B4", "A2 A3", "A4 A5"]);
        assert!(best.is_sorted_by(|a, b| a.cost <= b.cost));
        assert!(best_choices(&hall.layout, &hall.free, &wish(0), 3).is_empty());
    }

    #[test]
    fn a_party_splits_into_as_few_groups_as_possible() {
        check_split(4, "...X..X..", Some("A1 A2 A3 A5"));
        check_split(4, "..X..", Some("A1 A2 A4 A5"));
        check_split(2, "X.X.", Some("A2 A4"));
        check_split(3, "X.X.", None);
    }
}
