//! The pages over a real store.

mod bench;
mod browser;
mod finding;
mod paying;
