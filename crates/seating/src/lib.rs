//! Seats of shows: who has which, until when, and who gets the next ones.
//!
//! A seat is won by a conditional write, never by a read: the row count is the decision. A hold
//! ends by a predicate (`held_until <= now` is free), so no job is needed for a seat to come back;
//! the sweeper only tidies and announces. The board keeps the states of a show in memory for
//! viewers; it is fed by committed facts and is never asked for a decision.
//!
//! Not here: money, bookings and tickets. Booking drives a hold through paying to booked.

pub mod best;
mod block_seats;
mod board;
mod boards;
mod companions;
mod extend_hold;
mod hall;
mod hold;
mod hold_best_seats;
mod hold_seats;
pub mod limits;
mod lost_seats;
mod needs;
mod orphan;
mod paying;
mod queries;
mod release_block;
mod release_hold;
mod seat_list;
#[cfg(test)]
mod sketch;
mod sweep;
mod taking;
mod turned_away;

pub use block_seats::{BlockRefusal, BlockSeats, Blocked, block_seats};
pub use board::{Board, Changes, wire_number};
pub use boards::{Boards, Expected, load_board};
pub use extend_hold::{ExtendHold, ExtendRefusal, extend_hold};
pub use hold::{Held, HeldSeat, Hold, HoldStatus, Owner};
pub use hold_best_seats::{HoldBestSeats, Together, hold_best_seats};
pub use hold_seats::{HoldRefusal, HoldSeats, hold_seats};
pub use lost_seats::LostSeats;
pub use needs::Needs;
pub use orphan::orphans_left_by;
pub use paying::{PayRefusal, begin_paying, book_seats, free_booked_seats, give_up, resume_hold};
pub use queries::{
    Block, SeatRow, blocks_of, claims_on, find_hold, held_seats, hold_ahead, seat_rows,
};
pub use release_block::{ReleaseBlock, ReleaseBlockRefusal, release_block};
pub use release_hold::{ReleaseHold, ReleaseRefusal, release_hold};
pub use seat_list::{read_seat_list, write_seat_list};
pub use sweep::{Swept, sweep};
pub use turned_away::{refuse_by_board, seems_free};
