//! Lists of bookings.

use kernel::{BookingId, ShowId, UserId};
use store::{Snapshot, StoreError, params, sql};

use crate::booking::{Booking, BookingStatus, booking_columns, read_booking};

sql! {
    /// Served by bookings_user.
    BOOKINGS_OF_USER = concat!("SELECT ", booking_columns!(), " FROM bookings \
        WHERE user_id = $1 ORDER BY created_at DESC, booking_id LIMIT $2 OFFSET $3");
    COUNT_OF_USER = "SELECT CAST(COUNT(*) AS BIGINT) FROM bookings WHERE user_id = $1";
    /// Served by bookings_show.
    BOOKINGS_OF_SHOW = concat!("SELECT ", booking_columns!(), " FROM bookings \
        WHERE show_id = $1 ORDER BY created_at DESC, booking_id LIMIT $2 OFFSET $3");
    COUNT_OF_SHOW = "SELECT CAST(COUNT(*) AS BIGINT) FROM bookings WHERE show_id = $1";
    TO_REFUND = "SELECT booking_id, status FROM bookings WHERE show_id = $1 \
        AND status IN ('pending', 'confirmed') ORDER BY created_at, booking_id LIMIT $2";
    /// Served by bookings_pending.
    LONG_PENDING = "SELECT booking_id FROM bookings \
        WHERE status = 'pending' AND created_at <= $1 ORDER BY created_at LIMIT $2";
}

/// One page of a person's bookings, newest first, and how many there are in all.
pub fn bookings_of_user(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Booking>, i64), StoreError> {
    let page = params![user, limit, offset];
    let bookings = snapshot.rows(&BOOKINGS_OF_USER, page, read_booking)?;
    let total = snapshot.row(&COUNT_OF_USER, params![user], |row| row.get(0))?;
    Ok((bookings, total))
}

/// One page of a show's bookings, newest first, and how many there are in all.
pub fn bookings_of_show(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Booking>, i64), StoreError> {
    let page = params![show, limit, offset];
    let bookings = snapshot.rows(&BOOKINGS_OF_SHOW, page, read_booking)?;
    let total = snapshot.row(&COUNT_OF_SHOW, params![show], |row| row.get(0))?;
    Ok((bookings, total))
}

/// Bookings of a show that have tickets or are being paid for, the oldest first, with their status.
pub fn bookings_to_refund(
    snapshot: &mut Snapshot<'_>,
    show: ShowId,
    limit: u32,
) -> Result<Vec<(BookingId, BookingStatus)>, StoreError> {
    snapshot.rows(&TO_REFUND, params![show, limit], |row| Ok((row.get(0)?, row.word(1)?)))
}

/// Bookings that have been pending since before an instant, the oldest first.
pub fn long_pending_bookings(
    snapshot: &mut Snapshot<'_>,
    since: kernel::Timestamp,
    limit: u32,
) -> Result<Vec<BookingId>, StoreError> {
    snapshot.rows(&LONG_PENDING, params![since, limit], |row| row.get(0))
}
