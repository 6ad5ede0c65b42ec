//! Command: keep some seats of a show for one owner, all or none.
//!
//! Replay: the same hold id with the same content gives the same answer. An owner who picks again
//! and includes seats of an earlier hold of theirs swaps: the earlier hold is given up and the new
//! one keeps its deadline, so that picking again never buys time.

use std::sync::Arc;

use catalog::{Layout, NotOnSale, OrphanRule, Show, find_layout, find_show};
use kernel::time::plus_seconds;
use kernel::{Class, HoldId, Refusal, SeatNo, SeatState, ShowId, Timestamp};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Snapshot, StoreError, Tx, params, sql};

use crate::best::{Wish, best_choices};
use crate::hold::{Held, HeldSeat, Hold, HoldStatus, Owner};
use crate::limits::{ALTERNATIVES_MAX, HOLD_SECONDS, SEATS_PER_HOLD_MAX};
use crate::orphan::{Verdict, judge_orphans};
use crate::queries::{find_hold, held_seats, seat_rows};
use crate::release_hold::give_back;
use crate::seat_list::write_seat_list;
use crate::taking::{Claim, announce, take};

sql! {
    INSERT_HOLD = "INSERT INTO holds (hold_id, show_id, owner, seats, held_until, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (hold_id) DO NOTHING";
    SHORTEN_HOLD = "UPDATE holds SET held_until = $2, is_extended = TRUE WHERE hold_id = $1";
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
}

/// What became of the seats that somebody could not get, for a helpful answer.
#[derive(Debug, Clone, PartialEq)]
pub struct LostSeats {
    /// The layout, to name seats by.
    pub layout: Arc<Layout>,
    /// Taken by others.
    pub lost: Vec<SeatNo>,
    /// Asked for, and still free.
    pub still_free: Vec<SeatNo>,
    /// As many seats together, near and of the same category.
    pub alternatives: Vec<Vec<SeatNo>>,
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
            Self::SeatsTaken(seats) | Self::OrphanSeats(seats) => seats.details(),
            Self::NoSeatsTogether { count, largest } => {
                json!({ "count": count, "largestTogether": largest })
            }
            _ => Value::Null,
        }
    }
}

impl LostSeats {
    fn labels(&self, seats: &[SeatNo]) -> Vec<String> {
        seats.iter().filter_map(|no| self.layout.seat(*no)).map(catalog::Seat::label).collect()
    }

    fn taken_sentence(&self) -> String {
        let lost = self.labels(&self.lost).join(", ");
        let verb = if self.lost.len() == 1 { "was" } else { "were" };
        match self.alternatives.first() {
            Some(other) => {
                let other = self.labels(other).join(", ");
                format!("{lost} {verb} just taken. {other} can be had instead.")
            }
            None => format!("{lost} {verb} just taken. Choose other seats."),
        }
    }

    fn orphan_sentence(&self) -> String {
        let lonely = self.labels(&self.lost).join(", ");
        match self.alternatives.first() {
            Some(other) => {
                let other = self.labels(other).join(", ");
                format!("This leaves {lonely} on its own. {other} does not.")
            }
            None => format!("This leaves {lonely} on its own. Move one seat over."),
        }
    }

    fn details(&self) -> Value {
        let named = |seats: &[SeatNo]| -> Vec<Value> {
            let known = seats.iter().filter_map(|no| self.layout.seat(*no));
            known
                .map(|seat| {
                    json!({ "seatId": self.layout.seat_uuid(seat.no), "seat": seat.label() })
                })
                .collect()
        };
        let alternatives: Vec<_> = self.alternatives.iter().map(|seats| named(seats)).collect();
        json!({
            "seats": self.labels(&self.lost),
            "lost": named(&self.lost),
            "stillFree": named(&self.still_free),
            "alternatives": alternatives,
        })
    }
}

/// Holds the seats until ten minutes from now.
pub fn hold_seats(tx: &mut Tx<'_>, command: &HoldSeats) -> Result<Held, Failure<HoldRefusal>> {
    let hall = Hall::of_show(tx, command.show)?;
    let mut seats = command.seats.clone();
    seats.sort_unstable();
    check_seats(&hall.layout, &seats)?;
    if let Some(earlier) = find_hold(tx, command.hold)? {
        return replay(tx, command, &seats, &earlier);
    }
    hall.show.on_sale(tx.now()).map_err(HoldRefusal::NotOnSale)?;
    let orphans = judge(tx, &hall, &seats)?;
    let priced = hall.priced(&seats)?;
    let held_until = plus_seconds(tx.now(), HOLD_SECONDS);
    let held = take_all(tx, command, &hall, &priced, held_until)?;
    note(tx, command.hold, &command.owner, &held)?;
    Ok(Held { orphans, ..held })
}

/// A show with the hall that it plays in.
pub(crate) struct Hall {
    pub(crate) show: Show,
    pub(crate) layout: Arc<Layout>,
}

impl Hall {
    pub(crate) fn of_show(
        snapshot: &mut Snapshot<'_>,
        show: ShowId,
    ) -> Result<Self, Failure<HoldRefusal>> {
        let show = find_show(snapshot, show)?.ok_or(HoldRefusal::UnknownShow)?;
        let layout = find_layout(snapshot, show.layout)?
            .ok_or_else(|| StoreError::Defect(format!("show {} has no layout", show.id)))?;
        Ok(Self { show, layout })
    }

    /// The seats with today's prices.
    pub(crate) fn priced(&self, seats: &[SeatNo]) -> Result<Vec<HeldSeat>, StoreError> {
        let price_of = |no: &SeatNo| {
            let seat = self.layout.seat(*no)?;
            let price = self.show.price_of(&self.layout.category_of(seat).key)?;
            Some(HeldSeat {
                seat_no: *no,
                price_minor: price.price_minor,
                fee_minor: price.fee_minor,
            })
        };
        seats.iter().map(price_of).collect::<Option<_>>().ok_or_else(|| {
            StoreError::Defect(format!("show {} has no price for one of its seats", self.show.id))
        })
    }
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
    if earlier.status != HoldStatus::Booked && !earlier.is_live(tx.now()) {
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

/// The theatre's single-seat rule: the lonely seats to warn about, or a refusal with the cure.
fn judge(
    tx: &mut Tx<'_>,
    hall: &Hall,
    seats: &[SeatNo],
) -> Result<Vec<SeatNo>, Failure<HoldRefusal>> {
    match judge_orphans(tx, hall, seats)? {
        Verdict::Fine => Ok(Vec::new()),
        Verdict::Leaves(lonely) if hall.show.orphan_rule == OrphanRule::Warn => Ok(lonely),
        Verdict::Leaves(lonely) => {
            let alternatives = alternatives(tx, hall, seats)?;
            let lost = LostSeats {
                layout: Arc::clone(&hall.layout),
                lost: lonely,
                still_free: seats.to_vec(),
                alternatives,
            };
            Err(HoldRefusal::OrphanSeats(Box::new(lost)).into())
        }
    }
}

/// Writes the hold and takes its seats, or refuses with what was lost.
pub(crate) fn take_all(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    priced: &[HeldSeat],
    mut held_until: Timestamp,
) -> Result<Held, Failure<HoldRefusal>> {
    let sorted: Vec<SeatNo> = priced.iter().map(|seat| seat.seat_no).collect();
    let (now, owner, list) = (tx.now(), command.owner.to_string(), write_seat_list(&sorted));
    let written = tx.execute(
        &INSERT_HOLD,
        params![command.hold, command.show, &owner, &list, held_until, now],
    )?;
    if written == 0 {
        // Another request with this id committed since we looked.
        return Err(StoreError::Contention.into());
    }
    let mut claim = Claim {
        show: command.show,
        id: command.hold.uuid(),
        state: SeatState::Held,
        until: Some(held_until),
    };
    let mut taken = take(tx, &claim, priced)?;
    if taken.len() < priced.len() {
        let swapped = swap_own_holds(tx, command, hall, &sorted)?;
        held_until = held_until.min(swapped);
        tx.execute(&SHORTEN_HOLD, params![command.hold, held_until])?;
        claim.until = Some(held_until);
        taken = take(tx, &claim, priced)?;
    }
    if taken.len() < priced.len() {
        return Err(refuse_taken(tx, command, hall, &sorted)?);
    }
    announce(tx, command.show, taken);
    let seats = priced.to_vec();
    let (hold, show) = (command.hold, command.show);
    Ok(Held { hold, show, held_until, seats, orphans: Vec::new() })
}

/// Gives up the owner's own holds that stand in the way and says when the first of them would have
/// ended. Refuses if anybody else's seat is among them.
fn swap_own_holds(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    sorted: &[SeatNo],
) -> Result<Timestamp, Failure<HoldRefusal>> {
    let now = tx.now();
    let mut in_the_way = Vec::new();
    for row in seat_rows(tx, command.show)? {
        let other = row.claim.filter(|claim| *claim != command.hold.uuid());
        let wanted = sorted.binary_search(&row.seat_no).is_ok();
        if wanted && row.state_at(now) != SeatState::Free && other.is_some() {
            let rival = other.map(|claim| (row.state, HoldId::new(claim)));
            in_the_way.extend(rival.filter(|rival| !in_the_way.contains(rival)));
        }
    }
    let mut deadline = plus_seconds(now, HOLD_SECONDS);
    for (state, claim) in in_the_way {
        let own = match state {
            SeatState::Held => find_hold(tx, claim)?,
            _ => None,
        };
        match own {
            Some(hold) if hold.owner == command.owner && hold.status == HoldStatus::Active => {
                deadline = deadline.min(hold.held_until);
                give_back(tx, &hold)?;
            }
            _ => return Err(refuse_taken(tx, command, hall, sorted)?),
        }
    }
    Ok(deadline)
}

fn refuse_taken(
    tx: &mut Tx<'_>,
    command: &HoldSeats,
    hall: &Hall,
    sorted: &[SeatNo],
) -> Result<Failure<HoldRefusal>, StoreError> {
    let now = tx.now();
    let mine = command.hold.uuid();
    let rows = seat_rows(tx, command.show)?;
    let taken = |no: &SeatNo| {
        let row = rows.iter().find(|row| row.seat_no == *no);
        row.is_some_and(|row| row.state_at(now) != SeatState::Free && row.claim != Some(mine))
    };
    let (lost, still_free): (Vec<_>, Vec<_>) = sorted.iter().copied().partition(taken);
    if lost.is_empty() {
        // The rival let go between our write and our look: run again.
        return Ok(StoreError::Contention.into());
    }
    let alternatives = alternatives(tx, hall, sorted)?;
    let layout = Arc::clone(&hall.layout);
    let seats = LostSeats { layout, lost, still_free, alternatives };
    Ok(HoldRefusal::SeatsTaken(Box::new(seats)).into())
}

/// As many seats together of the category of the first, nearest to what was asked for.
fn alternatives(
    tx: &mut Tx<'_>,
    hall: &Hall,
    sorted: &[SeatNo],
) -> Result<Vec<Vec<SeatNo>>, StoreError> {
    let Some(first) = sorted.first().and_then(|no| hall.layout.seat(*no)) else {
        return Ok(Vec::new());
    };
    let free = free_seats(tx, hall)?;
    let wish = Wish { count: sorted.len(), category: Some(first.category), near: Some(first.no) };
    let choices = best_choices(&hall.layout, &free, &wish, ALTERNATIVES_MAX);
    Ok(choices.into_iter().map(|choice| choice.seats).collect())
}

/// Which seats of the hall are free now, by ordinal.
pub(crate) fn free_seats(
    snapshot: &mut Snapshot<'_>,
    hall: &Hall,
) -> Result<Vec<bool>, StoreError> {
    let now = snapshot.now();
    let mut free = vec![true; hall.layout.seats.len()];
    for row in seat_rows(snapshot, hall.show.id)? {
        if let Some(seat) = free.get_mut(row.seat_no as usize) {
            *seat = row.state_at(now) == SeatState::Free;
        }
    }
    Ok(free)
}

pub(crate) fn note(
    tx: &mut Tx<'_>,
    hold: HoldId,
    owner: &Owner,
    held: &Held,
) -> Result<(), StoreError> {
    let seats: Vec<SeatNo> = held.seats.iter().map(|seat| seat.seat_no).collect();
    tx.journal(&Entry {
        actor: actor(owner),
        action: "seating.hold_seats",
        subject_kind: "hold",
        subject: hold.uuid(),
        detail: json!({ "show": held.show, "seats": seats }),
    })
}

pub(crate) const fn actor(owner: &Owner) -> Actor {
    match owner {
        Owner::Session(_) => Actor::Guest,
        Owner::Person(user) => Actor::User(*user),
    }
}
