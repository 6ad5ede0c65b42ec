//! The report for machines.

use super::Report;

/// All of it, indented.
#[must_use]
pub fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("a report has no keys that JSON cannot have")
}
