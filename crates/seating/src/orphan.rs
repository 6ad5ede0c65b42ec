//! The single-seat rule: a choice should not leave one free seat alone between taken ones.
//!
//! An orphan is a run of exactly one free seat in a segment that was not alone before. The rule is
//! waived for one person, for wheelchair spaces and companions, shortly before the show, where
//! nearly all is taken, and when no other choice of that size nearby would do better.

use catalog::{Layout, OrphanRule, SeatKind};
use kernel::time::seconds_between;
use kernel::{HoldId, SeatNo, SeatState};
use store::{Snapshot, StoreError};

use crate::best::{Choice, Wish, best_choices};
use crate::hall::Hall;
use crate::limits::{
    ALTERNATIVES_MAX, NEARBY_SEATS, ORPHAN_RULE_ENDS_PERCENT_SOLD, ORPHAN_RULE_ENDS_SECONDS,
};
use crate::queries::SeatRow;

/// A seat is left alone by its neighbour, and whether it is depends on its other neighbour.
pub(crate) const NEIGHBOURS: SeatNo = 2;

/// What a choice does to its neighbours.
pub(crate) enum Verdict {
    /// Nothing to object to.
    Fine,
    /// It leaves seats alone that another choice would not.
    Leaves {
        /// Those seats.
        lonely: Vec<SeatNo>,
        /// Choices nearby that leave none.
        better: Vec<Vec<SeatNo>>,
    },
}

/// Judges seats, sorted, that the hold has just taken by the show's rule, from their rows and those
/// of their [`NEIGHBOURS`]. Reads more only if there is something to object to.
pub(crate) fn judge_orphans(
    snapshot: &mut Snapshot<'_>,
    hall: &Hall,
    hold: HoldId,
    seats: &[SeatNo],
    beside: &[SeatRow],
) -> Result<Verdict, StoreError> {
    if hall.show.orphan_rule == OrphanRule::Off || is_waived(hall, seats, snapshot) {
        return Ok(Verdict::Fine);
    }
    let now = snapshot.now();
    let is_taken =
        |row: &SeatRow| row.claim != Some(hold.uuid()) && row.state_at(now) != SeatState::Free;
    let is_free = |no: SeatNo| !beside.iter().any(|row| row.seat_no == no && is_taken(row));
    let lonely = orphans_left_by(&hall.layout, seats, is_free);
    if lonely.is_empty() {
        return Ok(Verdict::Fine);
    }
    let around = hall.free_around(snapshot, seats, NEARBY_SEATS, hold)?;
    let choices = better_choices(&hall.layout, around.by_ordinal(), seats);
    if around.percent_taken() >= ORPHAN_RULE_ENDS_PERCENT_SOLD || choices.is_empty() {
        return Ok(Verdict::Fine);
    }
    Ok(Verdict::Leaves { lonely, better: choices.into_iter().map(|choice| choice.seats).collect() })
}

/// The free seats that a choice would leave alone and that are not alone already. Free is what was
/// so before the choice.
#[must_use]
pub fn orphans_left_by(
    layout: &Layout,
    seats: &[SeatNo],
    is_free: impl Fn(SeatNo) -> bool,
) -> Vec<SeatNo> {
    let free_after = |no: SeatNo| is_free(no) && !seats.contains(&no);
    let mut lonely = Vec::new();
    for chosen in seats {
        let Some(segment) = segment_of(layout, *chosen) else { continue };
        let Ok(at) = segment.binary_search(chosen) else { continue };
        // Who is left alone had a chosen neighbour.
        for beside in [at.checked_sub(1), at.checked_add(1)].into_iter().flatten() {
            if is_alone(segment, beside, free_after) && !is_alone(segment, beside, &is_free) {
                lonely.push(segment[beside]);
            }
        }
    }
    lonely.sort_unstable();
    lonely.dedup();
    lonely
}

/// Whether there is a free seat at this place of a segment, and no free one beside it.
fn is_alone(segment: &[SeatNo], at: usize, is_free: impl Fn(SeatNo) -> bool) -> bool {
    let free_at =
        |at: Option<usize>| at.and_then(|at| segment.get(at)).is_some_and(|no| is_free(*no));
    free_at(Some(at)) && !free_at(at.checked_sub(1)) && !free_at(at.checked_add(1))
}

fn is_waived(hall: &Hall, seats: &[SeatNo], snapshot: &Snapshot<'_>) -> bool {
    let to_start = seconds_between(snapshot.now(), hall.show.starts_at);
    let accessible =
        |no: &SeatNo| hall.layout.seat(*no).is_some_and(|seat| seat.kind != SeatKind::Standard);
    seats.len() == 1 || to_start < ORPHAN_RULE_ENDS_SECONDS || seats.iter().any(accessible)
}

/// The nearest choices of as many seats that leave nobody alone.
fn better_choices(layout: &Layout, free: &[bool], seats: &[SeatNo]) -> Vec<Choice> {
    let mut choices = best_choices(layout, free, &Wish::like(layout, seats), ALTERNATIVES_MAX);
    choices.retain(|choice| !choice.leaves_orphan);
    choices
}

fn segment_of(layout: &Layout, no: SeatNo) -> Option<&[SeatNo]> {
    let seat = layout.seat(no)?;
    let row = layout.sections.get(seat.section)?.rows.get(seat.row)?;
    row.segments.get(seat.segment).map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::sketch;

    /// `c` marks the chosen seats of a row, `!` those that are left alone by it.
    fn check(row: &str, expected: &str) {
        let hall = sketch(&row.replace('c', "."));
        let mut cells: Vec<char> = row.chars().collect();
        let seats: Vec<usize> = (0..cells.len()).filter(|at| cells[*at] != '_').collect();
        let chosen = |no: &SeatNo| cells[seats[*no as usize]] == 'c';
        let choice: Vec<SeatNo> = (0..hall.free.len() as SeatNo).filter(chosen).collect();
        for no in orphans_left_by(&hall.layout, &choice, |no| hall.is_free(no)) {
            cells[seats[no as usize]] = '!';
        }
        assert_eq!(cells.into_iter().collect::<String>(), expected, "for {row}");
    }

    #[test]
    fn a_seat_is_alone_between_taken_ones() {
        check("cc.X", "cc!X");
        check("X.cc", "X!cc");
        check("X.cc.X", "X!cc!X");
        check("c.c", "c!c");
    }

    #[test]
    fn the_end_of_a_row_and_a_gap_count_as_taken() {
        check(".cc.", "!cc!");
        check("cc._.cc", "cc!_!cc");
        check("cc._..", "cc!_..");
    }

    #[test]
    fn two_free_neighbours_keep_each_other_company() {
        check("cc..X", "cc..X");
        check("..cc", "..cc");
        check("cccc", "cccc");
    }

    #[test]
    fn who_was_alone_before_is_nobodys_fault() {
        check(".Xcc", ".Xcc");
        check("X.Xcc.X.X", "X.Xcc!X.X");
    }

    #[test]
    fn scattered_seats_are_judged_one_by_one() {
        check("c..c.X", "c..c!X");
        check(".c.c.", "!c!c!");
    }
}
