//! A person is erased: their reviews go with them. A review is its author's own words, and stars
//! without anybody behind them would be worth nothing, so nothing of it stays.

use kernel::UserId;
use store::{StoreError, Tx, params, sql};

use crate::rating::{Change, rate};
use crate::review::{read_review, review_columns};

sql! {
    REVIEWS_BY = concat!("SELECT ", review_columns!(), " FROM reviews r WHERE r.user_id = $1 \
        ORDER BY r.review_id");
    FORGET = "DELETE FROM reviews WHERE review_id = $1";
}

/// Deletes all that somebody said, published or not, and takes its stars out of every mean. The
/// command that erases the person writes the journal.
pub fn forget_reviews(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    for review in tx.rows(&REVIEWS_BY, params![user], |row| read_review(row, 0))? {
        if tx.execute(&FORGET, params![review.id])? == 1 && review.is_published() {
            rate(tx, review.movie, Change::Goes(review.stars))?;
        }
    }
    Ok(())
}
