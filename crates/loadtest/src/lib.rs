//! `usher-load`: how fast a box office is, measured so that a stranger can repeat it.
//!
//! Load comes on a schedule that is fixed beforehand, and latencies count from the moment at which a
//! request was due ([`schedule`]); or as fast as answers come, side by side with a bare service on
//! the same machine. Nothing here knows how the server works inside: it speaks HTTP, reads what the
//! operating system tells of a process, and checks a sale from the answers that buyers got.

pub mod dice;
pub mod histogram;
pub mod limits;
pub mod schedule;
pub mod trouble;

pub use trouble::Trouble;
