//! Serving: the door, its certificate, the gateways, and the order in which a node starts and stops.

mod door;
mod gateways;
mod node;
mod signals;
mod tls;

pub(crate) use node::{Background, serve, work};
pub(crate) use tls::Tls;
