//! Several nodes on one PostgreSQL behind a balancer, what may go wrong with them, and what is left.
//!
//! A [`House`] is made of real programs: PostgreSQL, HAProxy, a gateway and nodes of `usher`. While
//! people buy ([`buyers`]) something is broken ([`fault`]); then the sale is checked from what the
//! buyers were told, and by `usher verify`. A missing program is an error, never a skipped test.

pub mod balancer;
pub mod buyers;
pub mod database;
pub mod fault;
pub mod house;
pub mod live;
pub mod network;
pub mod node;
pub mod program;
pub mod redis;
pub mod report;
pub mod seen;
pub mod suite;
pub mod till;

pub use house::{House, Plan};
