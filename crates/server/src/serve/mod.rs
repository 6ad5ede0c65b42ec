//! Serving: the door, its certificate, and the order in which a node stops.

mod door;
mod tls;

pub(crate) use door::Door;
pub(crate) use tls::Tls;
