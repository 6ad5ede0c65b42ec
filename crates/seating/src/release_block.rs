//! Command: put blocked seats on sale again.

use kernel::{BlockId, Class, Refusal, SeatNo, SeatState, ShowId, UserId};
use serde_json::json;
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::queries::blocks_of;
use crate::taking::{Claim, move_seats};

sql! {
    RELEASE_BLOCK = "UPDATE blocks SET released_at = $2 \
        WHERE block_id = $1 AND released_at IS NULL";
}

/// End this block.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseBlock {
    /// Which.
    pub block: BlockId,
    /// Of which show.
    pub show: ShowId,
    /// Who releases.
    pub by: UserId,
}

/// Why a block is not released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseBlockRefusal {
    /// There is no such block on this show.
    UnknownBlock,
}

impl Refusal for ReleaseBlockRefusal {
    fn code(&self) -> &'static str {
        "unknown_block"
    }
    fn class(&self) -> Class {
        Class::NotFound
    }
    fn message(&self) -> String {
        "There is no such block on this show.".into()
    }
}

/// Frees the seats. Releasing twice changes nothing.
pub fn release_block(
    tx: &mut Tx<'_>,
    command: &ReleaseBlock,
) -> Result<(), Failure<ReleaseBlockRefusal>> {
    let block = blocks_of(tx, command.show)?.into_iter().find(|block| block.id == command.block);
    let block = block.ok_or(ReleaseBlockRefusal::UnknownBlock)?;
    if end_block(tx, command.block, command.show, &block.seats)? {
        tx.journal(&Entry {
            actor: Actor::User(command.by),
            action: "seating.release_block",
            subject_kind: "show",
            subject: command.show.uuid(),
            detail: json!({ "block": command.block }),
        })?;
    }
    Ok(())
}

/// Ends a block and frees its seats; `false` if it had ended before.
pub(crate) fn end_block(
    tx: &mut Tx<'_>,
    block: BlockId,
    show: ShowId,
    seats: &[SeatNo],
) -> Result<bool, StoreError> {
    let now = tx.now();
    if tx.execute(&RELEASE_BLOCK, params![block, now])? == 0 {
        return Ok(false);
    }
    let claim = Claim { show, id: block.uuid(), state: SeatState::Blocked, until: None };
    move_seats(tx, &claim, None, seats)?;
    Ok(true)
}
