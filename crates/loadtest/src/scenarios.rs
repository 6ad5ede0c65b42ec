//! What can be measured.

pub mod booking;
mod fetch;
pub mod hold;
pub mod kill;
pub mod listing;
pub mod mixed;
mod purchase;
pub mod rush;
pub mod seatmap;
pub mod watch;
