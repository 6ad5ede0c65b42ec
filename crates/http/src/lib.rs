//! The JSON API: routes, wire types, one mapping of refusals to statuses, and the document that
//! describes all of it. And what it shares with the pages, which stand on it: one [`App`], the
//! [`actions`], one way in and out of every request ([`behind_door`]).
//!
//! A handler parses, calls one action, and shows the answer. There is no SQL here and no rule of the
//! business; wire types are not domain types. [`router`] is the whole API over an [`App`], which the
//! program and the tests put together from the same [`Setup`].

pub mod actions;
mod admin;
mod app;
mod auth;
mod bookings;
mod check_in;
mod cities;
mod docs;
mod door;
mod health;
mod hot;
mod letters;
mod listings;
mod me;
mod metrics;
mod movies;
mod openapi;
mod reviews;
mod router;
mod search;
mod seats;
mod shows;
mod theaters;
mod turns;
mod webhooks;
mod words;

pub use app::{App, Limiters, MoreTime, Setup, Shared};
pub use door::body::read_body;
pub use door::error::FieldProblem;
pub use door::limits::RateLimits;
pub use door::nul::{refuse_nul_in_address, refuse_nul_in_form};
pub use door::request_id::RequestId;
pub use door::voice::Voice;
pub use door::{ApiError, Caller, Check, Medium, Page, Pagination, Peer, Written};
pub use health::Readiness;
pub use hot::HotFirst;
pub use listings::Listings;
pub use metrics::Metrics;
pub use nodes::{Limiter, Nodes};
pub use openapi::openapi_json;
pub use router::{behind_door, router};
pub use seats::LastWritten;
