//! What a run found: for people as text, Markdown or a page, for machines as JSON.
//!
//! The data is gathered here once; each form shows the same tables of it.

mod cases;
mod html;
mod json;
mod machine;
mod markdown;
mod plot;
mod section;
mod table;
mod text;

pub use cases::{Case, Cases, Ratio};
pub use html::html;
pub use json::json;
pub use machine::Machine;
pub use markdown::markdown;
pub use section::{Goal, Round, Rounds, Section, Series};
pub use table::Table;
pub use text::text;

use jiff::Timestamp;
use serde::Serialize;

/// A whole report.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The program and its version.
    pub program: String,
    /// When the run began.
    pub at: Timestamp,
    /// Where it ran.
    pub machine: Machine,
    /// What was measured, in order.
    pub sections: Vec<Section>,
}

impl Report {
    /// Of a run that began then and there.
    #[must_use]
    pub fn of(at: Timestamp, machine: Machine, sections: Vec<Section>) -> Self {
        let program = format!("usher-load {}", env!("CARGO_PKG_VERSION"));
        Self { program, at, machine, sections }
    }

    /// Whether nothing happened that must not: no lost answer, no error of the server, no seat sold
    /// twice. A goal that was missed is told, and is no fault.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.sections.iter().all(|section| section.fault_count == 0)
    }

    /// Seats that were sold to more than one buyer.
    #[must_use]
    pub fn seats_sold_twice(&self) -> u64 {
        self.sections.iter().map(|section| section.seats_sold_twice).sum()
    }
}
