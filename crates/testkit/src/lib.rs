//! What the tests of the whole house share: a box office in one process ([`World`]), the language in
//! which its stories are told ([`scenario`]), and the shows that they are about ([`stage`]).
//!
//! Nothing here imitates: database, flows and gateway are the real ones. What a test holds in its
//! hand is the clock, the moment at which the gateway answers, and the moment at which work is done.

pub mod bank;
pub mod scenario;
pub mod stage;
mod world;

pub use world::World;
