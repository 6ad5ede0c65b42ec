//! Read-only views of holds, blocks and seat states.

use kernel::{BlockId, HoldId, SeatNo, SeatState, ShowId, Timestamp, UserId};
use store::{Row, Snapshot, StoreError, params, sql};
use uuid::Uuid;

use crate::hold::{HeldSeat, Hold};
use crate::limits::SEATS_READ_TOGETHER;
use crate::seat_list::read_seat_list;
use crate::taking::state_of_number;

sql! {
    FIND_HOLD = "SELECT show_id, owner, seats, status, held_until, is_extended, created_at \
        FROM holds WHERE hold_id = $1";
    HELD_SEAT = "SELECT price_minor, fee_minor FROM show_seats \
        WHERE show_id = $1 AND seat_no = $2";
    /// Served by the primary key: a show's rows lie side by side.
    SEATS_OF_SHOW = "SELECT seat_no, state, claim_id, held_until, version FROM show_seats \
        WHERE show_id = $1 ORDER BY seat_no";
    SEATS_BETWEEN = "SELECT seat_no, state, claim_id, held_until, version FROM show_seats \
        WHERE show_id = $1 AND seat_no BETWEEN $2 AND $3 ORDER BY seat_no";
    /// Those that a claim, if there is one, would find taken: no more is read of them than which.
    TAKEN_BETWEEN = "SELECT seat_no FROM show_seats \
        WHERE show_id = $1 AND seat_no BETWEEN $2 AND $3 AND state <> 0 \
        AND (held_until IS NULL OR held_until > $4) \
        AND (CAST($5 AS UUID) IS NULL OR claim_id IS NULL OR claim_id <> $5)";
    BLOCKS_OF_SHOW = "SELECT block_id, seats, reason, created_by, created_at, release_at, \
        released_at FROM blocks WHERE show_id = $1 ORDER BY created_at, block_id";
}

/// Says that the hold will be looked up, before anything is changed: see [`Snapshot::ahead`].
pub fn hold_ahead(snapshot: &mut Snapshot<'_>, hold: HoldId) {
    snapshot.ahead(&FIND_HOLD, params![hold]);
}

/// A hold by its id.
pub fn find_hold(snapshot: &mut Snapshot<'_>, hold: HoldId) -> Result<Option<Hold>, StoreError> {
    snapshot.row_opt(&FIND_HOLD, params![hold], |row: &Row<'_>| {
        Ok(Hold {
            id: hold,
            show: row.get(0)?,
            owner: row.word(1)?,
            seats: read_seat_list(&row.get::<String>(2)?)?,
            status: row.word(3)?,
            held_until: row.get(4)?,
            is_extended: row.get(5)?,
            created_at: row.get(6)?,
        })
    })
}

/// The seats of a hold with the prices quoted when they were taken.
pub fn held_seats(snapshot: &mut Snapshot<'_>, hold: &Hold) -> Result<Vec<HeldSeat>, StoreError> {
    for &seat_no in &hold.seats {
        snapshot.ahead(&HELD_SEAT, params![hold.show, seat_no]);
    }
    let mut seats = Vec::with_capacity(hold.seats.len());
    for &seat_no in &hold.seats {
        seats.push(snapshot.row(&HELD_SEAT, params![hold.show, seat_no], |row| {
            Ok(HeldSeat { seat_no, price_minor: row.get(0)?, fee_minor: row.get(1)? })
        })?);
    }
    Ok(seats)
}

/// One seat with a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatRow {
    /// Which.
    pub seat_no: SeatNo,
    /// The stored state; see [`SeatRow::state_at`] for the one that counts.
    pub state: SeatState,
    /// The hold, booking or block that has or had it.
    pub claim: Option<Uuid>,
    /// When the hold or block ends.
    pub until: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

impl SeatRow {
    /// The state at an instant: what has run out is free.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> SeatState {
        match self.until {
            Some(until) if until <= now => SeatState::Free,
            _ => self.state,
        }
    }
}

fn read_seat_row(row: &Row<'_>) -> Result<SeatRow, StoreError> {
    Ok(SeatRow {
        seat_no: row.get(0)?,
        state: state_of_number(row.get(1)?)?,
        claim: row.get(2)?,
        until: row.get(3)?,
        version: row.get(4)?,
    })
}

/// All seats of a show that have a story.
pub fn seat_rows(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<Vec<SeatRow>, StoreError> {
    snapshot.rows(&SEATS_OF_SHOW, params![show], read_seat_row)
}

/// The holds, bookings and blocks that have these seats now.
pub fn claims_on(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
    seats: &[SeatNo],
) -> Result<Vec<Uuid>, StoreError> {
    let now = snapshot.now();
    let rows = seat_rows_around(snapshot, show, seats, 0)?;
    let taken = rows.into_iter().filter(|row| row.state_at(now) != SeatState::Free);
    let mut claims: Vec<Uuid> =
        taken.filter(|row| seats.contains(&row.seat_no)).filter_map(|row| row.claim).collect();
    claims.dedup();
    Ok(claims)
}

/// Those between two ordinals, both included.
pub(crate) fn seat_rows_between(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
    first: SeatNo,
    last: SeatNo,
) -> Result<Vec<SeatRow>, StoreError> {
    snapshot.rows(&SEATS_BETWEEN, params![show, first, last], read_seat_row)
}

/// The seats between two ordinals, both included, that are not free, nor of the asking claim.
pub(crate) fn taken_between(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
    first: SeatNo,
    last: SeatNo,
    asking: Option<Uuid>,
) -> Result<Vec<SeatNo>, StoreError> {
    let now = snapshot.now();
    snapshot.rows(&TAKEN_BETWEEN, params![show, first, last, now, asking], |row| row.get(0))
}

/// Those of some seats, sorted, and of so many ordinals before and after each: seats that are near
/// to each other are looked up together.
pub(crate) fn seat_rows_around(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
    seats: &[SeatNo],
    reach: SeatNo,
) -> Result<Vec<SeatRow>, StoreError> {
    let mut rows = Vec::new();
    for near in seats.chunk_by(|left, right| right - left <= 2 * reach + SEATS_READ_TOGETHER) {
        let (first, last) = (near[0], near[near.len() - 1]);
        let (from, to) = (first.saturating_sub(reach), last.saturating_add(reach));
        rows.append(&mut seat_rows_between(snapshot, show, from, to)?);
    }
    Ok(rows)
}

/// A house or maintenance block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Which.
    pub id: BlockId,
    /// Its seats, sorted.
    pub seats: Vec<SeatNo>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub release_at: Option<Timestamp>,
    /// When it ended.
    pub released_at: Option<Timestamp>,
}

/// The blocks of a show, oldest first, released ones included.
pub fn blocks_of(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<Vec<Block>, StoreError> {
    snapshot.rows(&BLOCKS_OF_SHOW, params![show], |row| {
        Ok(Block {
            id: row.get(0)?,
            seats: read_seat_list(&row.get::<String>(1)?)?,
            reason: row.get(2)?,
            created_by: row.get(3)?,
            created_at: row.get(4)?,
            release_at: row.get(5)?,
            released_at: row.get(6)?,
        })
    })
}
