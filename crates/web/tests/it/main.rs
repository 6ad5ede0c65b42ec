//! The pages over a real store.

mod access;
mod accounts;
mod bench;
mod browser;
mod choosing;
mod finding;
mod paying;
mod reviews;
