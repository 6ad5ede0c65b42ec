//! Every limit of booking, with its unit in the name.

/// A person may cancel until so long before the show.
pub const CANCEL_UNTIL_SECONDS: i64 = 2 * 3_600;
/// Seats stay kept for so long while their payment is uncertain: the time that a 3-D Secure
/// challenge may take, and a minute for the answer to reach us.
pub const PAYING_GRACE_SECONDS: i64 = 360;
/// A payment that is decided so soon finds its letter about to be tried anyway.
pub const LETTER_WAITS_SECONDS: i64 = 2;
/// When a payment without an answer is first asked about.
pub const SETTLE_AFTER_SECONDS: i64 = 30;
/// A payment that is still unknown by then is voided, its booking expires, its seats come back.
pub const PENDING_MAX_SECONDS: i64 = 900;
/// An offer's code.
pub const OFFER_CODE_CHARS_MAX: usize = 50;
/// An offer's description.
pub const OFFER_DESCRIPTION_CHARS_MAX: usize = 500;
/// The reason somebody gives for a cancellation.
pub const REASON_CHARS_MAX: usize = 500;
/// Rows on one page of a list.
pub const PAGE_ROWS_MAX: u32 = 100;
