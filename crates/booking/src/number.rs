//! The number of a booking: its day and eight letters that nobody mistakes for others.

use jiff::tz::TimeZone;
use kernel::{BookingId, Timestamp};

use kernel::derived;

/// Without I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The bytes of a derived identifier that tell neither its moment nor its version.
const CHANCE: [usize; 8] = [7, 9, 10, 11, 12, 13, 14, 15];

/// Numbers that a booking tries before it gives up.
pub(crate) const NUMBER_TRIES: usize = 4;

/// The number that a booking tries to get; with another `attempt`, another one. Two bookings of a
/// day seldom come to the same number, and then the second one tries again.
pub(crate) fn booking_number(booking: BookingId, now: Timestamp, attempt: usize) -> String {
    let day = now.to_zoned(TimeZone::UTC).strftime("%Y%m%d").to_string();
    let bytes = derived(booking.uuid(), "number", attempt).into_bytes();
    let letters: String =
        CHANCE.iter().map(|byte| char::from(LETTERS[usize::from(bytes[*byte] % 32)])).collect();
    format!("USH{day}{letters}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_number_tells_its_day_and_differs_by_attempt() {
        let now: Timestamp = "2025-11-12T14:00:00Z".parse().unwrap();
        let booking = BookingId::new(Uuid::from_u128(42));
        let first = booking_number(booking, now, 0);
        assert!(first.starts_with("USH20251112"));
        assert_eq!(first.len(), 19);
        assert_eq!(first, booking_number(booking, now, 0));
        assert_ne!(first, booking_number(booking, now, 1));
    }
}
