//! The limits of this crate, each with its unit.

/// Rows that one statement inserts at most; a larger booking takes several statements.
pub const TICKETS_PER_STATEMENT_MAX: usize = 10;
/// The longest name of a gate.
pub const GATE_NAME_CHARS_MAX: usize = 40;
/// How long before the start of a show its people are let in.
pub const DOORS_OPEN_SECONDS_BEFORE_START: i64 = 2 * 3_600;
/// The largest module of a QR picture, in pixels: 37 modules make 1,184 pixels.
pub const PNG_MODULE_PIXELS_MAX: usize = 32;
