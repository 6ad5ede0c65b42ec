//! Tidies holds and blocks that have run out, and announces their seats.
//!
//! Nothing depends on it: what has run out is free by the predicate. It keeps the tables small and
//! tells viewers who look at no board of ours.

use kernel::{BlockId, HoldId, ShowId};
use store::{Snapshot, StoreError, Tx, params, sql};

use crate::limits::SWEEP_HOLDS_MAX;
use crate::queries::find_hold;
use crate::release_block::end_block;
use crate::release_hold::give_back;
use crate::seat_list::read_seat_list;

sql! {
    EXPIRED_HOLDS = "SELECT hold_id FROM holds WHERE status = 'active' AND held_until <= $1 \
        ORDER BY held_until LIMIT $2";
    EXPIRED_BLOCKS = "SELECT block_id, show_id, seats FROM blocks \
        WHERE released_at IS NULL AND release_at <= $1 ORDER BY release_at LIMIT $2";
}

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Holds that had run out.
    pub holds: usize,
    /// Blocks whose release time had come.
    pub blocks: usize,
}

/// One bounded sweep; call again while it finds a full load.
pub fn sweep(tx: &mut Tx<'_>) -> Result<Swept, StoreError> {
    let now = tx.now();
    let holds: Vec<HoldId> =
        tx.rows(&EXPIRED_HOLDS, params![now, SWEEP_HOLDS_MAX], |row| row.get(0))?;
    for hold in &holds {
        if let Some(hold) = find_hold(tx, *hold)? {
            give_back(tx, &hold)?;
        }
    }
    let blocks = expired_blocks(tx)?;
    for (block, show, seats) in &blocks {
        end_block(tx, *block, *show, seats)?;
    }
    Ok(Swept { holds: holds.len(), blocks: blocks.len() })
}

type ExpiredBlock = (BlockId, ShowId, Vec<kernel::SeatNo>);

fn expired_blocks(snapshot: &mut Snapshot<'_>) -> Result<Vec<ExpiredBlock>, StoreError> {
    let now = snapshot.now();
    snapshot.rows(&EXPIRED_BLOCKS, params![now, SWEEP_HOLDS_MAX], |row| {
        Ok((row.get(0)?, row.get(1)?, read_seat_list(&row.get::<String>(2)?)?))
    })
}
