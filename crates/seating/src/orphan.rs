//! The single-seat rule: a choice should not leave one free seat alone between taken ones.
//!
//! An orphan is a run of exactly one free seat in a segment that was not alone before. The rule is
//! waived for one person, for wheelchair spaces and companions, shortly before the show, in a nearly
//! full house, and when no other choice of that size would do better.

use catalog::{Layout, OrphanRule, SeatKind};
use kernel::time::seconds_between;
use kernel::{SeatNo, SeatState};
use store::{Snapshot, StoreError};

use crate::best::{Wish, best_choices};
use crate::hold_seats::{Hall, free_seats};
use crate::limits::{ORPHAN_RULE_ENDS_PERCENT_SOLD, ORPHAN_RULE_ENDS_SECONDS};
use crate::queries::seat_rows_between;

pub(crate) enum Verdict {
    Fine,
    Leaves(Vec<SeatNo>),
}

/// Judges a choice by the show's rule. Reads the neighbourhood only, unless there is something to
/// object to.
pub(crate) fn judge_orphans(
    snapshot: &mut Snapshot<'_>,
    hall: &Hall,
    seats: &[SeatNo],
) -> Result<Verdict, StoreError> {
    if hall.show.orphan_rule == OrphanRule::Off || is_waived(hall, seats, snapshot) {
        return Ok(Verdict::Fine);
    }
    let now = snapshot.now();
    let (first, last) = neighbourhood(&hall.layout, seats);
    let rows = seat_rows_between(snapshot, hall.show.id, first, last)?;
    let taken = |no: SeatNo| {
        rows.binary_search_by_key(&no, |row| row.seat_no)
            .is_ok_and(|found| rows[found].state_at(now) != SeatState::Free)
    };
    let lonely = orphans_left_by(&hall.layout, seats, |no| !taken(no));
    if lonely.is_empty() {
        return Ok(Verdict::Fine);
    }
    let free = free_seats(snapshot, hall)?;
    let sold = free.iter().filter(|free| !**free).count() * 100;
    let nearly_full = sold >= free.len() * ORPHAN_RULE_ENDS_PERCENT_SOLD;
    if nearly_full || !can_be_avoided(&hall.layout, &free, seats) {
        return Ok(Verdict::Fine);
    }
    Ok(Verdict::Leaves(lonely))
}

/// The free seats that a choice would leave alone and that are not alone already.
#[must_use]
pub fn orphans_left_by(
    layout: &Layout,
    seats: &[SeatNo],
    is_free: impl Fn(SeatNo) -> bool,
) -> Vec<SeatNo> {
    let mut lonely = Vec::new();
    let mut seen: Option<&[SeatNo]> = None;
    for segment in seats.iter().filter_map(|no| segment_of(layout, *no)) {
        if seen == Some(segment) {
            continue;
        }
        seen = Some(segment);
        let free_after = |no: SeatNo| is_free(no) && !seats.contains(&no);
        for (at, &no) in segment.iter().enumerate() {
            let before = at.checked_sub(1).map(|left| segment[left]);
            let after = segment.get(at + 1).copied();
            let alone = |free: &dyn Fn(SeatNo) -> bool| {
                free(no) && !before.is_some_and(free) && !after.is_some_and(free)
            };
            if alone(&free_after) && !alone(&is_free) {
                lonely.push(no);
            }
        }
    }
    lonely
}

fn is_waived(hall: &Hall, seats: &[SeatNo], snapshot: &Snapshot<'_>) -> bool {
    let to_start = seconds_between(snapshot.now(), hall.show.starts_at);
    let accessible =
        |no: &SeatNo| hall.layout.seat(*no).is_some_and(|seat| seat.kind != SeatKind::Standard);
    seats.len() == 1 || to_start < ORPHAN_RULE_ENDS_SECONDS || seats.iter().any(accessible)
}

fn can_be_avoided(layout: &Layout, free: &[bool], seats: &[SeatNo]) -> bool {
    let category = seats.first().and_then(|no| layout.seat(*no)).map(|seat| seat.category);
    let wish = Wish { count: seats.len(), category, near: None };
    best_choices(layout, free, &wish, 1).first().is_some_and(|choice| !choice.leaves_orphan)
}

pub(crate) fn segment_of(layout: &Layout, no: SeatNo) -> Option<&[SeatNo]> {
    let seat = layout.seat(no)?;
    let row = layout.sections.get(seat.section)?.rows.get(seat.row)?;
    row.segments.get(seat.segment).map(Vec::as_slice)
}

fn neighbourhood(layout: &Layout, seats: &[SeatNo]) -> (SeatNo, SeatNo) {
    let around = seats.iter().filter_map(|no| segment_of(layout, *no)).flatten();
    around.fold((SeatNo::MAX, 0), |(first, last), no| (first.min(*no), last.max(*no)))
}
