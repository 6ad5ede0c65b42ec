//! The pages over a real store.

mod accounts;
mod bench;
mod browser;
mod choosing;
mod finding;
mod paying;
