//! What can be measured.

pub mod booking;
mod fetch;
pub mod growth;
pub mod hold;
pub mod kill;
pub mod listing;
pub mod mixed;
pub mod nodes;
pub mod overload;
mod purchase;
pub mod rush;
pub mod seatmap;
pub mod watch;
