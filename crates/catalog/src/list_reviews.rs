//! Lists of reviews, the newest first.

use kernel::{MovieId, UserId};
use store::{Snapshot, StoreError, params, sql};

use crate::movie::{Movie, movie_columns, read_movie};
use crate::paging::{Page, Paged};
use crate::review::{Review, read_review, review_columns};

/// How many columns a film has.
const MOVIE_COLUMNS: usize = 17;

/// Parameters $1 and $2.
macro_rules! wanted {
    () => {
        "r.state <> 'withdrawn' AND (CAST($1 AS UUID) IS NULL OR r.movie_id = $1) \
         AND (CAST($2 AS TEXT) IS NULL OR r.state = $2)"
    };
}

sql! {
    /// Served by `reviews_newest`.
    OF_MOVIE = concat!("SELECT ", review_columns!(), " FROM reviews r \
        WHERE r.movie_id = $1 AND r.state = 'published' \
        ORDER BY r.written_at DESC, r.review_id DESC LIMIT $2 OFFSET $3");
    COUNTED = "SELECT rating_count FROM movies WHERE movie_id = $1";
    /// Served by `reviews_user`.
    OF_USER = concat!("SELECT ", movie_columns!(), ", ", review_columns!(), " FROM reviews r \
        JOIN movies m ON m.movie_id = r.movie_id \
        WHERE r.user_id = $1 AND r.state <> 'withdrawn' \
        ORDER BY r.written_at DESC, r.review_id DESC LIMIT $2 OFFSET $3");
    COUNT_OF_USER = "SELECT CAST(COUNT(*) AS BIGINT) FROM reviews \
        WHERE user_id = $1 AND state <> 'withdrawn'";
    /// Served by `reviews_written`.
    ALL_REVIEWS = concat!("SELECT ", review_columns!(), " FROM reviews r WHERE ", wanted!(), " \
        ORDER BY r.written_at DESC, r.review_id DESC LIMIT $3 OFFSET $4");
    COUNT_ALL = concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM reviews r WHERE ", wanted!());
}

/// Which reviews those who moderate want to see. What is `None` does not matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReviewFilter {
    /// Of this film.
    pub movie: Option<MovieId>,
    /// Hidden ones, or published ones.
    pub is_hidden: Option<bool>,
}

/// What everybody can read of a film. Empty for one that is not there.
pub fn movie_reviews(
    snapshot: &mut Snapshot<'_>,
    movie: MovieId,
    page: Page,
) -> Result<Paged<Review>, StoreError> {
    let total = snapshot.row_opt(&COUNTED, params![movie], |row| row.get(0))?;
    let key = params![movie, page.limit(), page.offset()];
    let rows = snapshot.rows(&OF_MOVIE, key, |row| read_review(row, 0))?;
    Ok(Paged::new(rows, total.unwrap_or(0)))
}

/// All that somebody said, hidden reviews with it, each with what it is of.
pub fn user_reviews(
    snapshot: &mut Snapshot<'_>,
    user: UserId,
    page: Page,
) -> Result<Paged<(Movie, Review)>, StoreError> {
    let total = snapshot.row(&COUNT_OF_USER, params![user], |row| row.get(0))?;
    let key = params![user, page.limit(), page.offset()];
    let rows = snapshot
        .rows(&OF_USER, key, |row| Ok((read_movie(row)?, read_review(row, MOVIE_COLUMNS)?)))?;
    Ok(Paged::new(rows, total))
}

/// What those who moderate look through.
pub fn all_reviews(
    snapshot: &mut Snapshot<'_>,
    filter: ReviewFilter,
    page: Page,
) -> Result<Paged<Review>, StoreError> {
    let state = filter.is_hidden.map(|is_hidden| if is_hidden { "hidden" } else { "published" });
    let total = snapshot.row(&COUNT_ALL, params![filter.movie, state], |row| row.get(0))?;
    let key = params![filter.movie, state, page.limit(), page.offset()];
    let rows = snapshot.rows(&ALL_REVIEWS, key, |row| read_review(row, 0))?;
    Ok(Paged::new(rows, total))
}
