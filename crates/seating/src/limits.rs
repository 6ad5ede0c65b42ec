//! Every limit of seating, with its unit in the name.

use kernel::SeatNo;

/// Seats that one hold may have.
pub const SEATS_PER_HOLD_MAX: usize = 10;
/// How long a hold lasts.
pub const HOLD_SECONDS: i64 = 600;
/// How long a hold of somebody lasts who needs more time.
pub const HOLD_SECONDS_WITH_MORE_TIME: i64 = 1_200;
/// How much longer an extended hold lasts.
pub const EXTENSION_SECONDS: i64 = 300;
/// An extension is offered when so much of the hold, or less, is left.
pub const EXTENSION_OFFERED_SECONDS: i64 = 120;
/// Nobody is held to the single-seat rule so shortly before a show.
pub const ORPHAN_RULE_ENDS_SECONDS: i64 = 2 * 3_600;
/// Nor when the seats nearby are this full, in per cent.
pub const ORPHAN_RULE_ENDS_PERCENT_SOLD: usize = 90;
/// Companion seats are anybody's so shortly before a show.
pub const COMPANION_RULE_ENDS_SECONDS: i64 = 2 * 3_600;
/// Other seats named to somebody who lost some.
pub const ALTERNATIVES_MAX: usize = 3;
/// How many ordinals before and after a choice are nearby: all of a cinema, some rows of a stadium,
/// so that an answer costs no more where there are more seats.
pub const NEARBY_SEATS: SeatNo = 300;
/// Seats that are further apart than this are looked up one by one: to read on would cost more.
pub const SEATS_READ_TOGETHER: SeatNo = 32;
/// Seats in one block.
pub const SEATS_PER_BLOCK_MAX: usize = 500;
/// The reason of a block.
pub const BLOCK_REASON_CHARS_MAX: usize = 200;
/// Holds that one sweep tidies.
pub const SWEEP_HOLDS_MAX: i64 = 200;
/// Boards kept in memory. One of a 300-seat hall takes about 12 KB.
pub const BOARDS_MAX: usize = 4_096;
/// Changes that a board remembers for viewers who lag behind.
pub const BOARD_CHANGES_MAX: usize = 4_096;
