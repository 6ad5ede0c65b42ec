//! The mean that listings show: a sum and a count in the film's own row.
//!
//! Lists sort by it and show hundreds of films, so nothing is counted when they are read. Each script
//! that changes what is published changes the pair by as much, in the same transaction and by what
//! its own conditional write has really changed; [`rating_problems`] counts again for `usher verify`.

use kernel::{Fact, MovieId};
use store::{Row, Snapshot, StoreError, Tx, params, sql};
use uuid::Uuid;

use crate::limits::STARS_MAX;

sql! {
    RATE = "UPDATE movies SET rating_sum = rating_sum + $2, rating_count = rating_count + $3 \
        WHERE movie_id = $1";
    /// Served by `reviews_stars` alone.
    STAR_COUNTS = "SELECT stars, CAST(COUNT(*) AS BIGINT) FROM reviews \
        WHERE movie_id = $1 AND state = 'published' GROUP BY stars";
    MISCOUNTED = "SELECT m.movie_id, m.rating_count FROM movies m WHERE m.rating_count <> \
        (SELECT COUNT(*) FROM reviews r WHERE r.movie_id = m.movie_id AND r.state = 'published')";
    MISADDED = "SELECT m.movie_id, m.rating_sum FROM movies m WHERE m.rating_sum <> \
        (SELECT COALESCE(SUM(r.stars), 0) FROM reviews r \
        WHERE r.movie_id = m.movie_id AND r.state = 'published')";
}

/// How many published reviews give how many stars; the first number is of one star.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StarCounts(pub [u64; STARS_MAX as usize]);

impl StarCounts {
    /// The number of stars and how many reviews give it, the most stars first.
    pub fn best_first(&self) -> impl Iterator<Item = (u8, u64)> {
        (1..=STARS_MAX).zip(self.0).rev()
    }
}

/// How the stars of a film are spread.
pub fn star_counts(snapshot: &mut Snapshot<'_>, movie: MovieId) -> Result<StarCounts, StoreError> {
    let rows = snapshot.rows(&STAR_COUNTS, params![movie], |row: &Row<'_>| {
        Ok((row.get::<u32>(0)?, row.get::<i64>(1)?))
    })?;
    let mut counts = StarCounts::default();
    for (stars, count) in rows {
        if let Some(at) = (stars as usize).checked_sub(1).and_then(|at| counts.0.get_mut(at)) {
            *at = count.unsigned_abs();
        }
    }
    Ok(counts)
}

/// Films whose sum or count is not that of their reviews: a part of `usher verify`.
pub fn rating_problems(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, StoreError> {
    let pair = |row: &Row<'_>| Ok((row.get::<Uuid>(0)?, row.get::<i64>(1)?));
    let counts = snapshot.rows(&MISCOUNTED, &[], pair)?.into_iter().map(|(movie, count)| {
        format!("film {movie} counts {count} reviews; those that are published differ")
    });
    let sums = snapshot.rows(&MISADDED, &[], pair)?.into_iter().map(|(movie, sum)| {
        format!("film {movie} adds up to {sum} stars; its published reviews differ")
    });
    Ok(counts.chain(sums).collect())
}

/// What a change of one review is to the mean of its film.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    /// It is published now.
    Comes(u8),
    /// It no longer is.
    Goes(u8),
    /// It has other stars, or other words alone.
    Turns { from: u8, to: u8 },
}

/// Counts a change that has just been written, and lets those know who keep the film in memory.
pub(crate) fn rate(tx: &mut Tx<'_>, movie: MovieId, change: Change) -> Result<(), StoreError> {
    let (sum, count) = match change {
        Change::Comes(stars) => (i64::from(stars), 1),
        Change::Goes(stars) => (-i64::from(stars), -1),
        Change::Turns { from, to } => (i64::from(to) - i64::from(from), 0),
    };
    if (sum, count) != (0, 0) {
        tx.execute(&RATE, params![movie, sum, count])?;
    }
    tx.fact(Fact::MovieChanged { movie });
    Ok(())
}
