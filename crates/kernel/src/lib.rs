//! The vocabulary of the house: identifiers, money, time, randomness, limits, refusals and facts.
//!
//! Nothing here waits, reads a file or talks to a database. Every other crate depends on this one,
//! so a word that two crates share is defined here once.

pub mod derived;
pub mod entropy;
pub mod fact;
pub mod ids;
pub mod money;
pub mod refusal;
pub mod time;

pub use derived::derived;
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use fact::{Fact, SeatChange, SeatState};
pub use ids::*;
pub use money::{Currency, Money, MoneyError};
pub use refusal::{Class, Refusal};
pub use time::{Clock, HeldClock, SystemClock, Timestamp};
