//! `usher-load`: how fast a box office is, measured so that a stranger can repeat it.
//!
//! Load comes on a schedule that is fixed beforehand, and latencies count from the moment at which a
//! request was due ([`schedule`]); or as fast as answers come, side by side with a bare service on
//! the same machine ([`turns`]). Nothing here knows how the server works inside: it speaks HTTP,
//! reads what the operating system tells of a process ([`usage`]), and checks a sale from the
//! answers that buyers got.

pub mod baseline;
pub mod cli;
pub mod client;
pub mod dealer;
pub mod desk;
pub mod dice;
pub mod drive;
pub mod format;
pub mod histogram;
pub mod limits;
pub mod notes;
pub mod progress;
pub mod report;
pub mod rig;
pub mod scenarios;
pub mod schedule;
pub mod server_process;
pub mod stage;
pub mod suite;
pub mod tally;
pub mod timeline;
pub mod trouble;
pub mod turns;
pub mod usage;

pub use trouble::Trouble;
