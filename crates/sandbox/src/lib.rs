//! The sandbox gateway: a payment gateway that takes no real money, as a real little HTTP server.
//!
//! It behaves as gateways do when things go wrong: it declines, asks for a challenge, answers too
//! late or never, repeats its webhooks and mixes up their order. `docs/sandbox-gateway.md` describes
//! its calls and tokens. It shares no code with the side that pays through it, so that each proves
//! the other; and its report is a second book for an auditor to compare ours with.
//!
//! It asks nobody who they are: keep it on the loopback address. Its file is written without
//! flushing it to the disk, so it outlives the process but not the machine's power.

mod answers;
mod book;
mod challenge;
mod config;
mod control;
mod journal;
mod limits;
mod payment_intent;
mod refund;
mod server;
mod table;
mod token;
mod webhooks;

pub use config::SandboxConfig;
pub use server::{Sandbox, serve};
pub use webhooks::SIGNATURE_HEADER;
