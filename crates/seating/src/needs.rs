//! What some people need and others do not. Whoever says so is believed: nobody has to prove
//! anything.

use crate::limits::{HOLD_SECONDS, HOLD_SECONDS_WITH_MORE_TIME};

/// What the person needs who holds seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs {
    /// More time to type and to pay.
    pub more_time: bool,
    /// A companion seat, though they take no wheelchair space.
    pub companion_seat: bool,
}

impl Needs {
    /// How long their holds last.
    #[must_use]
    pub const fn hold_seconds(self) -> i64 {
        if self.more_time { HOLD_SECONDS_WITH_MORE_TIME } else { HOLD_SECONDS }
    }
}
