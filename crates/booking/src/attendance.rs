//! Whether somebody was there: what a review's mark says.

use kernel::{MovieId, UserId};
use store::{Snapshot, StoreError, params, sql};

sql! {
    /// Served by `bookings_user`. Doors open before the show begins, so that a ticket which was
    /// admitted counts at once.
    WAS_THERE = "SELECT b.booking_id FROM bookings b JOIN shows s ON s.show_id = b.show_id \
        WHERE b.user_id = $1 AND s.movie_id = $2 AND b.status = 'confirmed' \
        AND ((s.starts_at <= $3 AND s.status = 'active') OR EXISTS (SELECT 1 FROM tickets k \
        WHERE k.booking_id = b.booking_id AND k.status = 'used')) LIMIT 1";
}

/// Whether a person has been let in to a show of a film, or has tickets for one that has begun.
pub fn has_attended(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
    movie: MovieId,
) -> Result<bool, StoreError> {
    let key = params![user, movie, snapshot.now()];
    let found = snapshot.row_opt(&WAS_THERE, key, |row| row.get::<kernel::BookingId>(0))?;
    Ok(found.is_some())
}
