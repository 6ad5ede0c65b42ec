//! The limits of this crate, each with its unit.

/// Rows that one statement inserts at most; a larger booking takes several statements.
pub const TICKETS_PER_STATEMENT_MAX: usize = 10;
