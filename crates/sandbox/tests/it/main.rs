//! The sandbox and those who pay through it, over real sockets: what is charged here is what
//! `flows` says is charged, whatever happens to the answer.

mod challenge;
mod charges;
mod memory;
mod outages;
mod refunds;
mod support;
mod webhooks;
