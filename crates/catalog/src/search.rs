//! Finds films, people and theatres by a part of their name.
//!
//! The plainest thing that is right for 10,000 films: the question must occur in the folded text of
//! the record, as it is. `REPLACE(text, part, '') <> text` says "contains" on both engines.
//! A search crate with an index takes its place when typos are to be forgiven; it answers the same
//! type from the same records.

use kernel::CityId;
use store::{Snapshot, StoreError, params, sql};

use crate::folded;
use crate::movie::{Movie, movie_columns, read_movie};
use crate::theater::{Theater, read_theater, theater_columns};

/// Results of each kind.
const RESULTS_MAX: i64 = 20;

sql! {
    /// Reads the folded texts of all films, some milliseconds for 10,000. A title that begins with
    /// the question comes first.
    SEARCH_MOVIES = concat!("SELECT ", movie_columns!(), " FROM movies m \
        WHERE m.status <> 'archived' AND REPLACE(m.search_text, $1, '') <> m.search_text \
        ORDER BY CASE WHEN SUBSTR(m.search_text, 1, LENGTH($1)) = $1 THEN 0 ELSE 1 END, \
        m.search_text, m.movie_id LIMIT $2");
    /// Reads one range of the key of `movie_tags`.
    SEARCH_PEOPLE = "SELECT MIN(name) FROM movie_tags WHERE kind = 'person' \
        AND REPLACE(word, $1, '') <> word GROUP BY word \
        ORDER BY CASE WHEN SUBSTR(word, 1, LENGTH($1)) = $1 THEN 0 ELSE 1 END, word LIMIT $2";
    SEARCH_THEATERS = concat!("SELECT ", theater_columns!(), " FROM theaters t \
        WHERE t.status = 'active' AND (CAST($2 AS UUID) IS NULL OR t.city_id = $2) \
        AND REPLACE(t.search_text, $1, '') <> t.search_text \
        ORDER BY CASE WHEN SUBSTR(t.search_text, 1, LENGTH($1)) = $1 THEN 0 ELSE 1 END, \
        t.search_text, t.theater_id LIMIT $3");
}

/// What was found, the best matches first, of each kind at most 20.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Films and events, by title or by the people in them.
    pub movies: Vec<Movie>,
    /// Names of directors and performers.
    pub people: Vec<String>,
    /// Theatres, by name or address; those of one city where a city is given.
    pub theaters: Vec<Theater>,
}

/// Looks for a text in whatever case. An empty one finds nothing.
pub fn search(
    snapshot: &mut Snapshot<'_>,
    text: &str,
    city: Option<CityId>,
) -> Result<Found, StoreError> {
    let Some(query) = folded::query(text) else { return Ok(Found::default()) };
    let by_text = params![&query, RESULTS_MAX];
    Ok(Found {
        movies: snapshot.rows(&SEARCH_MOVIES, by_text, read_movie)?,
        people: snapshot.rows(&SEARCH_PEOPLE, by_text, |row| row.get(0))?,
        theaters: snapshot.rows(&SEARCH_THEATERS, params![&query, city, RESULTS_MAX], |row| {
            read_theater(row, 0)
        })?,
    })
}
