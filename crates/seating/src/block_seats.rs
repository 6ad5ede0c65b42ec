//! Command: keep seats from sale, for maintenance or for the house.
//!
//! Replay: the same block id with the same content gives the same answer.

use catalog::{Layout, find_layout, find_show};
use kernel::{BlockId, Class, Refusal, SeatNo, SeatState, ShowId, Timestamp, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::hold::HeldSeat;
use crate::limits::{BLOCK_REASON_CHARS_MAX, SEATS_PER_BLOCK_MAX};
use crate::queries::{Block, blocks_of, seat_rows_around};
use crate::seat_list::write_seat_list;
use crate::taking::{Claim, announce, take};

sql! {
    INSERT_BLOCK = "INSERT INTO blocks \
        (block_id, show_id, seats, reason, created_by, created_at, release_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (block_id) DO NOTHING";
}

/// Block these seats.
#[derive(Debug, Clone)]
pub struct BlockSeats {
    /// The new block's id, made by the door.
    pub block: BlockId,
    /// Which show.
    pub show: ShowId,
    /// Which seats, in any order.
    pub seats: Vec<SeatNo>,
    /// Why, for colleagues.
    pub reason: String,
    /// Ends by itself at this instant, if set.
    pub release_at: Option<Timestamp>,
    /// Who blocks.
    pub by: UserId,
}

/// What was blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The block.
    pub block: BlockId,
    /// Its seats, sorted.
    pub seats: Vec<SeatNo>,
}

/// Why seats are not blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockRefusal {
    /// There is no such show.
    UnknownShow,
    /// None, or more than one block may have.
    SeatCount,
    /// Seats that the show's layout does not have.
    UnknownSeats(Vec<SeatNo>),
    /// Held, booked or blocked already: by their labels.
    SeatsTaken(Vec<String>),
    /// No reason, or a very long one.
    Reason,
    /// The release would be in the past.
    ReleaseInPast,
    /// The id names another block.
    IdReused,
}

impl Refusal for BlockRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownShow => "unknown_show",
            Self::SeatCount => "seat_count",
            Self::UnknownSeats(_) => "unknown_seats",
            Self::SeatsTaken(_) => "seats_taken",
            Self::Reason => "reason_length",
            Self::ReleaseInPast => "release_in_past",
            Self::IdReused => "id_reused",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownShow => Class::NotFound,
            Self::SeatsTaken(_) => Class::Conflict,
            _ => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownShow => "There is no such show.".into(),
            Self::SeatCount => format!("Name 1 to {SEATS_PER_BLOCK_MAX} different seats."),
            Self::UnknownSeats(_) => "Some of these seats are not seats of this show.".into(),
            Self::SeatsTaken(labels) => {
                format!("{} cannot be blocked: held, sold or blocked.", labels.join(", "))
            }
            Self::Reason => {
                format!("Say why in 1 to {BLOCK_REASON_CHARS_MAX} characters (field reason).")
            }
            Self::ReleaseInPast => "The release must be in the future (field releaseAt).".into(),
            Self::IdReused => "This id was used for another block. Use a fresh one.".into(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::UnknownSeats(seats) => json!({ "seats": seats }),
            Self::SeatsTaken(labels) => json!({ "seats": labels }),
            _ => Value::Null,
        }
    }
}

/// Takes the seats from sale, all or none. Seats that somebody holds are not taken from them.
pub fn block_seats(
    tx: &mut Tx<'_>,
    command: &BlockSeats,
) -> Result<Blocked, Failure<BlockRefusal>> {
    let show = find_show(tx, command.show)?.ok_or(BlockRefusal::UnknownShow)?;
    let layout = find_layout(tx, show.layout)?
        .ok_or_else(|| StoreError::Defect(format!("show {} has no layout", show.id)))?;
    let seats = checked_seats(command, &layout)?;
    if let Some(earlier) = block_of(tx, command)? {
        return Ok(replay(command, seats, &earlier)?);
    }
    if command.release_at.is_some_and(|at| at <= tx.now()) {
        return Err(BlockRefusal::ReleaseInPast.into());
    }
    if write_block(tx, command, &seats)? == 0 {
        return Err(BlockRefusal::IdReused.into());
    }
    let claim = Claim {
        show: command.show,
        id: command.block.uuid(),
        state: SeatState::Blocked,
        until: command.release_at,
    };
    let unpriced: Vec<HeldSeat> =
        seats.iter().map(|&seat_no| HeldSeat { seat_no, price_minor: 0, fee_minor: 0 }).collect();
    let taken = take(tx, &claim, &unpriced)?;
    let rows = seat_rows_around(tx, command.show, &seats, 0)?;
    if taken < seats.len() {
        let lost = rows
            .iter()
            .filter(|row| row.claim != Some(claim.id) && seats.binary_search(&row.seat_no).is_ok());
        let known = lost.filter_map(|row| layout.seat(row.seat_no));
        return Err(BlockRefusal::SeatsTaken(known.map(catalog::Seat::label).collect()).into());
    }
    announce(tx, command.show, Some(claim.id), &rows);
    tx.journal(&Entry {
        actor: Actor::User(command.by),
        action: "seating.block_seats",
        subject_kind: "show",
        subject: command.show.uuid(),
        detail: json!({ "block": command.block, "seats": seats, "reason": command.reason }),
    })?;
    Ok(Blocked { block: command.block, seats })
}

/// The seats, sorted and each once, if all of the command is as it must be.
fn checked_seats(command: &BlockSeats, layout: &Layout) -> Result<Vec<SeatNo>, BlockRefusal> {
    let mut seats = command.seats.clone();
    seats.sort_unstable();
    seats.dedup();
    let unknown: Vec<_> = seats.iter().copied().filter(|no| layout.seat(*no).is_none()).collect();
    if seats.is_empty() || seats.len() > SEATS_PER_BLOCK_MAX {
        Err(BlockRefusal::SeatCount)
    } else if !(1..=BLOCK_REASON_CHARS_MAX).contains(&command.reason.chars().count()) {
        Err(BlockRefusal::Reason)
    } else if !unknown.is_empty() {
        Err(BlockRefusal::UnknownSeats(unknown))
    } else {
        Ok(seats)
    }
}

fn write_block(tx: &mut Tx<'_>, command: &BlockSeats, seats: &[SeatNo]) -> Result<u64, StoreError> {
    let (now, list) = (tx.now(), write_seat_list(seats));
    let values = params![
        command.block,
        command.show,
        &list,
        &command.reason,
        command.by.uuid(),
        now,
        command.release_at
    ];
    tx.execute(&INSERT_BLOCK, values)
}

fn block_of(tx: &mut Tx<'_>, command: &BlockSeats) -> Result<Option<Block>, StoreError> {
    let blocks = blocks_of(tx, command.show)?;
    Ok(blocks.into_iter().find(|block| block.id == command.block))
}

fn replay(
    command: &BlockSeats,
    seats: Vec<SeatNo>,
    earlier: &Block,
) -> Result<Blocked, BlockRefusal> {
    let same = earlier.seats == seats
        && earlier.reason == command.reason
        && earlier.release_at == command.release_at
        && earlier.created_by == command.by;
    if same { Ok(Blocked { block: command.block, seats }) } else { Err(BlockRefusal::IdReused) }
}
