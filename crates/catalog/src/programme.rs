//! What is on in a city, day by day: the whole of it, to be kept, searched through and shown.
//!
//! A city has some hundreds of films and events at a time, so lists, filters and their choices are
//! made of this in memory; the database is asked once for all of them.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{CityId, MovieId};
use store::{Row, Snapshot, StoreError, params, sql};

use crate::city::{City, city_columns, read_city};
use crate::movie::{Movie, movie_columns, read_movie};

/// Served by `shows_city_date`: all shows of a city that are still to come.
macro_rules! shows_to_come {
    () => {
        "s.city_id = $1 AND s.local_date >= $2 AND s.status = 'active' AND s.starts_at > $3"
    };
}

sql! {
    RUNS_IN_CITY = concat!("SELECT s.movie_id, s.local_date, s.language, s.format, \
        CAST(COUNT(*) AS BIGINT) FROM shows s WHERE ", shows_to_come!(), " \
        GROUP BY s.movie_id, s.local_date, s.language, s.format \
        ORDER BY s.movie_id, s.local_date, s.language, s.format");
    MOVIES_IN_CITY = concat!("SELECT ", movie_columns!(), " FROM movies m \
        WHERE m.status <> 'archived' AND m.movie_id IN \
        (SELECT s.movie_id FROM shows s WHERE ", shows_to_come!(), ")");
    /// Served by `movies_status`.
    COMING_MOVIES = concat!("SELECT ", movie_columns!(), " FROM movies m \
        WHERE m.status = 'coming_soon' AND m.release_date > $1 \
        ORDER BY m.release_date, m.movie_id LIMIT $2");
    /// Served by `shows_movie_city`.
    DAYS_OF_MOVIE = "SELECT DISTINCT s.local_date FROM shows s \
        WHERE s.movie_id = $1 AND s.city_id = $2 AND s.local_date BETWEEN $3 AND $4 \
        AND s.status = 'active' AND (s.starts_at > $5 OR s.booking_closes_at > $5) \
        ORDER BY s.local_date";
    /// Served by `shows_theater`.
    DAYS_OF_THEATER = "SELECT DISTINCT s.local_date FROM shows s \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 \
        AND s.status = 'active' AND (s.starts_at > $4 OR s.booking_closes_at > $4) \
        ORDER BY s.local_date";
    /// One probe of `shows_movie_city` for each city, of which there are some thousands at most.
    CITIES_OF_MOVIE = "SELECT c.city_id FROM cities c WHERE c.is_active = TRUE AND EXISTS \
        (SELECT 1 FROM shows s WHERE s.movie_id = $1 AND s.city_id = c.city_id \
        AND s.local_date >= $2 AND s.status = 'active' AND s.starts_at > $3) \
        ORDER BY c.population DESC, c.city_id LIMIT $4";
    /// One probe of `theaters_city` for each city.
    ALL_CITIES = concat!("SELECT ", city_columns!(), ", CASE WHEN EXISTS \
        (SELECT 1 FROM theaters t WHERE t.city_id = c.city_id AND t.status = 'active') \
        THEN TRUE ELSE FALSE END FROM cities c WHERE c.is_active = TRUE \
        ORDER BY c.population DESC, c.name, c.city_id");
}

/// How many columns a city has.
const CITY_COLUMNS: usize = 11;

/// A film or an event that is still to come in a city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnMovie {
    /// Which.
    pub movie: Movie,
    /// When and how, the next day first.
    pub runs: Vec<Run>,
}

/// The shows of a film in a city on a day that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The day.
    pub date: Date,
    /// The language of the soundtrack.
    pub language: String,
    /// `2D`, `IMAX`.
    pub format: String,
    /// How many shows.
    pub shows: u32,
}

impl OnMovie {
    /// How many shows are to come.
    #[must_use]
    pub fn shows(&self) -> u32 {
        self.runs.iter().map(|run| run.shows).sum()
    }

    /// The next day with shows.
    #[must_use]
    pub fn next_day(&self) -> Option<Date> {
        self.runs.first().map(|run| run.date)
    }
}

/// What is still to come in a city, the most shown first.
pub fn programme(snapshot: &mut Snapshot<'_>, city: CityId) -> Result<Vec<OnMovie>, StoreError> {
    let key = params![city, yesterday(snapshot), snapshot.now()];
    let mut runs: HashMap<MovieId, Vec<Run>> = HashMap::new();
    for (movie, run) in snapshot.rows(&RUNS_IN_CITY, key, read_run)? {
        runs.entry(movie).or_default().push(run);
    }
    let mut on: Vec<OnMovie> = snapshot
        .rows(&MOVIES_IN_CITY, key, read_movie)?
        .into_iter()
        .map(|movie| OnMovie { runs: runs.remove(&movie.id).unwrap_or_default(), movie })
        .collect();
    on.sort_by(|a, b| b.shows().cmp(&a.shows()).then_with(|| a.movie.title.cmp(&b.movie.title)));
    Ok(on)
}

/// What is announced for the days after this one, the next first.
pub fn coming_movies(
    snapshot: &mut Snapshot<'_>,
    after: Date,
    count: u32,
) -> Result<Vec<Movie>, StoreError> {
    snapshot.rows(&COMING_MOVIES, params![after, count], read_movie)
}

/// The days from one to another on which a film has shows in a city that have not begun or still
/// sell.
pub fn movie_days(
    snapshot: &mut Snapshot<'_>,
    movie: MovieId,
    city: CityId,
    (from, to): (Date, Date),
) -> Result<Vec<Date>, StoreError> {
    let key = params![movie, city, from, to, snapshot.now()];
    snapshot.rows(&DAYS_OF_MOVIE, key, |row| row.get(0))
}

/// The same days of a theatre.
pub fn theater_days(
    snapshot: &mut Snapshot<'_>,
    theater: kernel::TheaterId,
    (from, to): (Date, Date),
) -> Result<Vec<Date>, StoreError> {
    let key = params![theater, from, to, snapshot.now()];
    snapshot.rows(&DAYS_OF_THEATER, key, |row| row.get(0))
}

/// Where a film is still to come, larger cities first.
pub fn movie_cities(
    snapshot: &mut Snapshot<'_>,
    movie: MovieId,
    count: u32,
) -> Result<Vec<CityId>, StoreError> {
    let key = params![movie, yesterday(snapshot), snapshot.now(), count];
    snapshot.rows(&CITIES_OF_MOVIE, key, |row| row.get(0))
}

/// All active cities, the largest first, each with whether a theatre sells there.
pub fn all_cities(snapshot: &mut Snapshot<'_>) -> Result<Vec<(City, bool)>, StoreError> {
    snapshot.rows(&ALL_CITIES, &[], |row| Ok((read_city(row)?, row.get(CITY_COLUMNS)?)))
}

fn read_run(row: &Row<'_>) -> Result<(MovieId, Run), StoreError> {
    let (date, language, format, shows) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
    Ok((row.get(0)?, Run { date, language, format, shows }))
}

/// A day's reserve covers every time zone.
fn yesterday(snapshot: &Snapshot<'_>) -> Date {
    let today = snapshot.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.saturating_sub(1.day())
}
