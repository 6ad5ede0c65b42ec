//! What committed, told from node to node by publish and subscribe.
//!
//! Each node tells all servers and listens to the first that answers. A message carries its node's name
//! and a number that grows by one; a gap means that something was lost. When the stream breaks, when a
//! number is missing, or when a node falls silent, everything that is kept because of facts is dropped
//! and read again. So news may be late; what is on show is wrong for no longer than it takes to notice,
//! some seconds ([`SILENCE_MIN`](crate::limits::SILENCE_MIN)). One case is left: a node that reaches the
//! database and not Redis sells without telling anybody. The others drop what they keep once, when it
//! falls silent, and again when it is back.

mod listen;
mod speak;

use kernel::Fact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use listen::{Ear, listen};
pub(crate) use speak::Speaker;

/// What travels.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    /// Who tells it, so that nobody listens to themselves.
    node: Uuid,
    /// Counts the messages of this node.
    number: u64,
    /// What committed; nothing is a sign of life.
    facts: Vec<Fact>,
}

/// Where the messages of an installation travel.
pub(crate) fn channel(prefix: &str) -> String {
    format!("{prefix}:facts")
}
