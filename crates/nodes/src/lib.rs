//! What nodes share: a gate in front of the seats, limits on how often one caller may ask, and what
//! committed. Between processes it is shared over Redis; a process that is alone has a twin of each.
//!
//! Nothing correct depends on this crate. The gate turns losers away before the database is asked, and
//! the database decides about everybody else; a limit that cannot be shared holds for each node; facts
//! are advice. Redis may be slow, empty, stopped or cut off at any time: whoever asks goes on without it
//! at once, and a task of its own looks whether it is back. See docs/decisions/0011-what-nodes-share.md.
//!
//! This is the only crate that names Redis.

mod config;
mod counts;
mod facts;
mod gate;
pub mod limits;
mod line;
mod look;
mod name;
mod nodes;
mod rates;

pub use config::{RedisConfig, WrongUrl};
pub use counts::Counts;
pub use gate::{Claim, LostSeat, Ruling, SeatGate};
pub use look::{Looked, Server, look};
pub use nodes::{Company, Nodes};
pub use rates::{Limiter, TooMany};
