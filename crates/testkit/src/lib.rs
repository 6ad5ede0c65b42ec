//! What the tests of the whole house share: a box office in one process ([`World`]), the language in
//! which its stories are told ([`scenario`]), the shows that they are about ([`stage`]), and the API
//! over all of it ([`test_app`]).
//!
//! Nothing here imitates: database, flows and gateway are the real ones. What a test holds in its
//! hand is the clock, the moment at which the gateway answers, and the moment at which work is done.

pub mod auditor;
pub mod bank;
pub mod scenario;
pub mod sim;
pub mod stage;
pub mod test_app;
mod world;

pub use world::World;
