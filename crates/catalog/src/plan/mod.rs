//! Seat plans: the files from which layouts are made.
//!
//! Two formats come in, our own ASCII plan ([`parse_ascii`]) and pretix's JSON ([`parse_pretix`]).
//! Each parser only reads; what makes a layout sound is checked once, in [`draft`]. A faulty plan
//! is refused with all of its problems at once, each with its place in the file.

mod ascii;
mod ascii_print;
mod draft;
mod pretix;
mod rows;

use std::fmt;

use kernel::LayoutId;

use crate::Layout;
use crate::limits::PROBLEMS_LISTED_MAX;

pub use ascii::parse_ascii;
pub use ascii_print::print_ascii;
pub use pretix::parse_pretix;

/// A plan that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What to publish.
    pub layout: Layout,
    /// What the author should know.
    pub warnings: Vec<PlanProblem>,
}

/// Something about a plan, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    /// `line 7`, or a JSON path such as `zones[0].rows[2]`.
    pub place: String,
    /// What is the matter, and what to do.
    pub message: String,
}

impl PlanProblem {
    pub(crate) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for PlanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Reads a plan in either format: JSON begins with a brace, which no ASCII plan does.
pub fn parse_plan(id: LayoutId, text: &str) -> Result<Plan, Vec<PlanProblem>> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        parse_pretix(id, text)
    } else {
        parse_ascii(id, text)
    }
}

/// Keeps the list short enough to be read, and says how much was left out.
pub(crate) fn listed(mut problems: Vec<PlanProblem>) -> Vec<PlanProblem> {
    if problems.len() > PROBLEMS_LISTED_MAX {
        let more = problems.len() - PROBLEMS_LISTED_MAX;
        problems.truncate(PROBLEMS_LISTED_MAX);
        problems.push(PlanProblem::new("the whole plan", format!("{more} more problems.")));
    }
    problems
}
