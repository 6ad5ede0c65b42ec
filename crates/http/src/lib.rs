//! The JSON API: routes, wire types, one mapping of refusals to statuses, and the document that
//! describes all of it.
//!
//! A handler parses, calls one command or query, and shows the answer. There is no SQL here and no
//! rule of the business; wire types are not domain types. [`router`] is the whole API over an
//! [`App`], which the program and the tests put together from the same [`Setup`].

mod admin;
mod app;
mod auth;
mod bookings;
mod check_in;
mod cities;
mod docs;
mod door;
mod health;
mod letters;
mod listings;
mod me;
mod metrics;
mod movies;
mod openapi;
mod router;
mod search;
mod seats;
mod shows;
mod theaters;
mod webhooks;
mod words;

pub use app::{App, Setup, Shared};
pub use door::limits::RateLimits;
pub use health::Readiness;
pub use metrics::Metrics;
pub use openapi::openapi_json;
pub use router::router;
