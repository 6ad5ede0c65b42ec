//! Command: keep some seats of a show for one owner, all or none.
//!
//! Replay: the same hold id with the same content gives the same answer. An owner who picks again
//! and includes seats of an earlier hold of theirs swaps: the earlier hold is given up and the new
//! one keeps its deadline, so that picking again never buys time.
//!
//! Right at READ COMMITTED too: seats are won by one conditional write, ids by their key, and a
//! hold is given up only in the state in which it was read. What a rival changes in between is met
//! by one of the three, never by a look.

use std::sync::Arc;

use catalog::{Layout, NotOnSale, OrphanRule};
use kernel::time::plus_seconds;
use kernel::{Class, HoldId, Refusal, SeatNo, SeatState, ShowId, Timestamp};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::best::{Wish, best_choices};
use crate::companions::check_companions;
use crate::hall::Hall;
use crate::hold::{Held, Hold, HoldStatus, Owner};
use crate::limits::{ALTERNATIVES_MAX, NEARBY_SEATS, SEATS_PER_HOLD_MAX};
use crate::lost_seats::LostSeats;
use crate::needs::Needs;
use crate::orphan::{NEIGHBOURS, Verdict, judge_orphans};
use crate::queries::{SeatRow, find_hold, held_seats, hold_ahead, seat_rows_around};
use crate::release_hold::give_back;
use crate::seat_list::write_seat_list;
use crate::taking::{Claim, announce, take};

sql! {
    INSERT_HOLD = "INSERT INTO holds \
        (hold_id, show_id, owner, seats, held_until, is_extended, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hold_id) DO NOTHING";
}

/// Some seats, please.
#[derive(Debug, Clone)]
pub struct HoldSeats {
    /// The new hold's id, made by the door.
    pub hold: HoldId,
    /// Which show.
    pub show: ShowId,
    /// For whom.
    pub owner: Owner,
    /// Which seats, in any order.
    pub seats: Vec<SeatNo>,
    /// What they need.
    pub needs: Needs,
}

/// Why seats are not held.
#[derive(Debug, Clone, PartialEq)]
pub enum HoldRefusal {
    /// There is no such show.
    UnknownShow,
    /// The show does not sell at this moment.
    NotOnSale(NotOnSale),
    /// No seat was asked for.
    NoSeats,
    /// More seats than one hold may have.
    TooManySeats,
    /// A seat was named twice.
    DuplicateSeats(Vec<String>),
    /// Seats that this show's layout does not have.
    UnknownSeats(Vec<SeatNo>),
    /// Others were faster.
    SeatsTaken(Box<LostSeats>),
    /// The choice would leave single seats, and this theatre does not allow that.
    OrphanSeats(Box<LostSeats>),
    /// Companion seats without the wheelchair space that they are kept for.
    CompanionSeats(Box<LostSeats>),
    /// Not so many seats together.
    NoSeatsTogether {
        /// As many as were asked for.
        count: usize,
        /// The most that are free together.
        largest: usize,
    },
    /// The id names another hold.
    IdReused,
    /// The hold that the id names has ended.
    Expired,
}

impl Refusal for HoldRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownShow => "unknown_show",
            Self::NotOnSale(reason) => reason.code(),
            Self::NoSeats => "no_seats",
            Self::TooManySeats => "too_many_seats",
            Self::DuplicateSeats(_) => "duplicate_seats",
            Self::UnknownSeats(_) => "unknown_seats",
            Self::SeatsTaken(_) => "seats_taken",
            Self::OrphanSeats(_) => "orphan_seats",
            Self::CompanionSeats(_) => "companion_seats",
            Self::NoSeatsTogether { .. } => "no_seats_together",
            Self::IdReused => "id_reused",
            Self::Expired => "hold_expired",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownShow => Class::NotFound,
            Self::NotOnSale(reason) => reason.class(),
            Self::SeatsTaken(_) | Self::NoSeatsTogether { .. } => Class::Conflict,
            Self::Expired => Class::Gone,
            _ => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownShow => "There is no such show.".into(),
            Self::NotOnSale(reason) => reason.message(),
            Self::NoSeats => "Choose at least one seat.".into(),
            Self::TooManySeats => {
                format!("You can hold up to {SEATS_PER_HOLD_MAX} seats at a time.")
            }
            Self::DuplicateSeats(labels) => {
                format!("{} was named twice. Name each seat once.", labels.join(", "))
            }
            Self::UnknownSeats(_) => "Some of these seats are not seats of this show.".into(),
            Self::SeatsTaken(seats) => seats.taken_sentence(),
            Self::OrphanSeats(seats) => seats.orphan_sentence(),
            Self::CompanionSeats(seats) => seats.companion_sentence(),
            Self::NoSeatsTogether { count, largest: 0 } => {
                format!("There are no {count} free seats of this kind.")
            }
            Self::NoSeatsTogether { count, largest } => {
                format!("There are no {count} seats together; the most together is {largest}.")
            }
            Self::IdReused => "This id was used for another hold. Use a fresh one.".into(),
            Self::Expired => "Your hold has ended. Hold the seats again if they are free.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotOnSale(reason) => reason.details(),
            Self::TooManySeats => json!({ "limit": SEATS_PER_HOLD_MAX }),
            Self::DuplicateSeats(labels) => json!({ "seats": labels }),
            Self::UnknownSeats(seats) => json!({ "seats": seats }),
            Self::SeatsTaken(seats) | Self::OrphanSeats(seats) | Self::CompanionSeats(seats) => {
                seats.details()
            }
            Self::NoSeatsTogether { count, largest } => {
                json!({ "count": count, "largestTogether": largest })
            }
            _ => Value::Null,
        }
    }
}

/// Holds the seats for ten minutes, or for twenty if more time is needed.
pub fn hold_seats(tx: &mut Tx<'_>, command: &HoldSeats) -> Result<Held, Failure<HoldRefusal>> {
    hold_ahead(tx, command.hold);
    let hall = Hall::of_show(tx, command.show)?;
    let mut seats = command.seats.clone();
    seats.sort_unstable();
    check_seats(&hall.layout, &seats)?;
    if let Some(earlier) = find_hold(tx, command.hold)? {
        return replay(tx, command, &seats, &earlier);
    }
    hall.show.on_sale(tx.now()).map_err(HoldRefusal::NotOnSale)?;
    check_companions(tx, &hall, command.needs, &seats)?;
    let (held, beside) = take_all(tx, command, &hall, &seats)?;
    let orphans = judge(tx, command, &hall, &seats, &beside)?;
    Ok(Held { orphans, ..held })
}

fn check_seats(layout: &Layout, sorted: &[SeatNo]) -> Result<(), HoldRefusal> {
    let unknown: Vec<_> = sorted.iter().copied().filter(|no| layout.seat(*no).is_none()).collect();
    let doubled: Vec<_> = sorted
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .filter_map(|pair| layout.seat(pair[0]).map(catalog::Seat::label))
        .collect();
    match sorted.len() {
        0 => Err(HoldRefusal::NoSeats),
        count if count > SEATS_PER_HOLD_MAX => Err(HoldRefusal::TooManySeats),
        _ if !unknown.is_empty() => Err(HoldRefusal::UnknownSeats(unknown)),
        _ if !doubled.is_empty() => Err(HoldRefusal::DuplicateSeats(doubled)),
        _ => Ok(()),
    }
}

fn replay(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    sorted: &[SeatNo],
    earlier: &Hold,
) -> Result<Held, Failure<HoldRefusal>> {
    let same =
        earlier.show == command.show && earlier.owner == command.owner && earlier.seats == sorted;
    if !same {
        return Err(HoldRefusal::IdReused.into());
    }
    // Not one that was booked either: its seats may have been given back and be others' by now.
    if !earlier.is_live(tx.now()) {
        return Err(HoldRefusal::Expired.into());
    }
    let seats = held_seats(tx, earlier)?;
    Ok(Held {
        hold: earlier.id,
        show: earlier.show,
        held_until: earlier.held_until,
        seats,
        orphans: Vec::new(),
    })
}

/// Takes the seats, writes the hold and notes it, or refuses with what was lost. Answers also what
/// became of the seats and what is beside them.
///
/// The seats come first: who comes too late has changed nothing then, and nothing is undone.
pub(crate) fn take_all(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    sorted: &[SeatNo],
) -> Result<(Held, Vec<SeatRow>), Failure<HoldRefusal>> {
    let seats = hall.priced(sorted)?;
    let held_until = plus_seconds(tx.now(), command.needs.hold_seconds());
    let mut term = Term { held_until, is_extended: false };
    let claim = |until| Claim {
        show: command.show,
        id: command.hold.uuid(),
        state: SeatState::Held,
        until: Some(until),
    };
    let mut taken = take(tx, &claim(term.held_until), &seats)?;
    if taken < seats.len() {
        term = swap_own_holds(tx, command, hall, sorted)?;
        taken = take(tx, &claim(term.held_until), &seats)?;
    }
    if taken < seats.len() {
        // A rival came between the look and the second try.
        return Err(StoreError::Contention.into());
    }
    write_hold(tx, command, sorted, &term)?;
    let beside = seat_rows_around(tx, command.show, sorted, NEIGHBOURS)?;
    announce(tx, command.show, Some(command.hold.uuid()), &beside);
    note(tx, command)?;
    let held_until = term.held_until;
    let held =
        Held { hold: command.hold, show: command.show, held_until, seats, orphans: Vec::new() };
    Ok((held, beside))
}

/// How long a hold lasts, and whether its one extension is used.
struct Term {
    held_until: Timestamp,
    is_extended: bool,
}

/// Meets another request with this id, if there is one that came between.
fn write_hold(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    sorted: &[SeatNo],
    term: &Term,
) -> Result<(), StoreError> {
    let (now, owner, list) = (tx.now(), command.owner.to_string(), write_seat_list(sorted));
    let (until, is_extended) = (term.held_until, term.is_extended);
    let values = params![command.hold, command.show, &owner, &list, until, is_extended, now];
    tx.execute_once_later(&INSERT_HOLD, values)
}

/// Gives up the owner's own holds that stand in the way. The new hold ends when the first of them
/// would have, and an extension that was used stays used. Refuses if anybody else is in the way.
fn swap_own_holds(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    sorted: &[SeatNo],
) -> Result<Term, Failure<HoldRefusal>> {
    let InTheWay { own, lost } = in_the_way(tx, command, sorted)?;
    if !lost.is_empty() {
        return Err(refuse_taken(tx, command, hall, sorted, lost)?.into());
    }
    let Some(held_until) = own.iter().map(|hold| hold.held_until).min() else {
        // The rival let go between our write and our look: run again.
        return Err(StoreError::Contention.into());
    };
    for hold in &own {
        give_back(tx, hold)?;
    }
    let is_extended = own.iter().any(|hold| hold.is_extended);
    Ok(Term { held_until, is_extended })
}

/// Who has seats that are wanted.
struct InTheWay {
    /// Holds of the same owner, which may be swapped.
    own: Vec<Hold>,
    /// Seats that others have, or that the owner is paying for.
    lost: Vec<SeatNo>,
}

fn in_the_way(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    sorted: &[SeatNo],
) -> Result<InTheWay, StoreError> {
    let (now, asking) = (tx.now(), Some(command.hold.uuid()));
    let mut rows = seat_rows_around(tx, command.show, sorted, 0)?;
    rows.retain(|row| {
        sorted.binary_search(&row.seat_no).is_ok()
            && row.state_at(now) != SeatState::Free
            && row.claim != asking
    });
    let (mut own, mut lost): (Vec<Hold>, _) = (Vec::new(), Vec::new());
    for SeatRow { seat_no, state, claim, .. } in rows {
        let claim = claim.filter(|_| state == SeatState::Held).map(HoldId::new);
        if own.iter().any(|hold| Some(hold.id) == claim) {
            continue;
        }
        let hold = claim.map(|claim| find_hold(tx, claim)).transpose()?.flatten();
        match hold {
            Some(hold) if hold.owner == command.owner && hold.status == HoldStatus::Active => {
                own.push(hold);
            }
            _ => lost.push(seat_no),
        }
    }
    Ok(InTheWay { own, lost })
}

fn refuse_taken(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    sorted: &[SeatNo],
    lost: Vec<SeatNo>,
) -> Result<HoldRefusal, StoreError> {
    let still_free = sorted.iter().copied().filter(|no| !lost.contains(no)).collect();
    let around = hall.free_around(tx, sorted, NEARBY_SEATS, command.hold)?;
    let wish = Wish::like(&hall.layout, sorted);
    let choices = best_choices(&hall.layout, around.by_ordinal(), &wish, ALTERNATIVES_MAX);
    let alternatives = choices.into_iter().map(|choice| choice.seats).collect();
    let layout = Arc::clone(&hall.layout);
    Ok(HoldRefusal::SeatsTaken(Box::new(LostSeats { layout, lost, still_free, alternatives })))
}

/// The theatre's single-seat rule: the lonely seats to warn about, or a refusal with the cure.
fn judge(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    sorted: &[SeatNo],
    beside: &[SeatRow],
) -> Result<Vec<SeatNo>, Failure<HoldRefusal>> {
    match judge_orphans(tx, hall, command.hold, sorted, beside)? {
        Verdict::Fine => Ok(Vec::new()),
        Verdict::Leaves { lonely, .. } if hall.show.orphan_rule == OrphanRule::Warn => Ok(lonely),
        Verdict::Leaves { lonely, better } => {
            let lost = LostSeats {
                layout: Arc::clone(&hall.layout),
                lost: lonely,
                still_free: sorted.to_vec(),
                alternatives: better,
            };
            Err(HoldRefusal::OrphanSeats(Box::new(lost)).into())
        }
    }
}

fn note(tx: &mut Tx<'_>, command: &HoldSeats) -> Result<(), StoreError> {
    tx.journal(&Entry {
        actor: actor(&command.owner),
        action: "seating.hold_seats",
        subject_kind: "hold",
        subject: command.hold.uuid(),
        detail: json!({}),
    })
}

pub(crate) const fn actor(owner: &Owner) -> Actor {
    match owner {
        Owner::Session(_) => Actor::Guest,
        Owner::Person(user) => Actor::User(*user),
    }
}
