//! Lists of films and events: filtered, sorted, in pages.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::CityId;
use store::{Param, Snapshot, StoreError, sql};

use crate::folded::folded;
use crate::movie::{Movie, MovieKind, MovieStatus, movie_columns, read_movie};
use crate::paging::{Page, Paged};
use crate::words::words;

macro_rules! films {
    ($what:expr, $where:expr, $then:expr) => {
        concat!("SELECT ", $what, " FROM movies m WHERE ", $where, filters!(), $then)
    };
}

/// Parameters $1 to $6. Tags are looked up by the key of `movie_tags`.
macro_rules! filters {
    () => {
        "(m.status = $1 OR (CAST($1 AS TEXT) IS NULL AND m.status <> 'archived')) \
         AND (CAST($2 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM movie_tags t \
            WHERE t.kind = 'language' AND t.word = $2 AND t.movie_id = m.movie_id)) \
         AND (CAST($3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM movie_tags t \
            WHERE t.kind = 'genre' AND t.word = $3 AND t.movie_id = m.movie_id)) \
         AND (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM movie_tags t \
            WHERE t.kind = 'format' AND t.word = $4 AND t.movie_id = m.movie_id)) \
         AND (CAST($5 AS TEXT) IS NULL OR m.certificate = $5) \
         AND (CAST($6 AS TEXT) IS NULL OR m.kind = $6)"
    };
}

/// Served by `shows_city_date`: the shows of one city on some days.
macro_rules! in_city {
    () => {
        "m.movie_id IN (SELECT s.movie_id FROM shows s WHERE s.city_id = $7 \
         AND s.local_date BETWEEN $8 AND $9 AND s.status = 'active' AND s.starts_at > $10) AND "
    };
}

/// Served by `shows_date`: one probe for each film that passes the other filters.
macro_rules! on_date {
    () => {
        "EXISTS (SELECT 1 FROM shows s WHERE s.local_date = $7 AND s.movie_id = m.movie_id \
         AND s.status = 'active' AND s.starts_at > $8) AND "
    };
}

/// An order that was not asked for is the same for all rows and so decides nothing.
macro_rules! sorted {
    ($by:literal, $limit:literal, $offset:literal) => {
        concat!(
            " ORDER BY CASE WHEN CAST(",
            $by,
            " AS TEXT) = 'release' THEN m.release_date END \
             DESC NULLS LAST, \
             CASE WHEN ",
            $by,
            " = 'rating' AND m.rating_count > 0 \
             THEN m.rating_sum * 1000 / m.rating_count END DESC NULLS LAST, \
             m.search_text, m.movie_id LIMIT ",
            $limit,
            " OFFSET ",
            $offset
        )
    };
}

macro_rules! count {
    () => {
        "CAST(COUNT(*) AS BIGINT)"
    };
}

sql! {
    LIST_ALL = films!(movie_columns!(), "", sorted!("$7", "$8", "$9"));
    COUNT_ALL = films!(count!(), "", "");
    LIST_IN_CITY = films!(movie_columns!(), in_city!(), sorted!("$11", "$12", "$13"));
    COUNT_IN_CITY = films!(count!(), in_city!(), "");
    LIST_ON_DATE = films!(movie_columns!(), on_date!(), sorted!("$9", "$10", "$11"));
    COUNT_ON_DATE = films!(count!(), on_date!(), "");
}

words! {
    /// What comes first.
    MovieSort {
        /// A before B.
        Title => "title",
        /// The newest.
        Release => "release",
        /// The best reviewed; what has no review comes last.
        Rating => "rating",
    }
}

/// Which films are wanted. What is `None` does not matter. With a city or a date, only films that
/// still have shows there or then.
#[derive(Debug, Clone, Default)]
pub struct MovieFilter {
    /// Shown in this city.
    pub city: Option<CityId>,
    /// Shown on this day, by the clocks of the theatres.
    pub date: Option<Date>,
    /// In this language, in whatever case.
    pub language: Option<String>,
    /// Of this genre, in whatever case.
    pub genre: Option<String>,
    /// To be had in this format, in whatever case.
    pub format: Option<String>,
    /// Of exactly this age rating.
    pub certificate: Option<String>,
    /// Of this kind.
    pub kind: Option<MovieKind>,
    /// Of this status; all but archived ones if `None`.
    pub status: Option<MovieStatus>,
}

/// The films and events that pass a filter.
pub fn list_movies(
    snapshot: &mut Snapshot<'_>,
    filter: &MovieFilter,
    sort: MovieSort,
    page: Page,
) -> Result<Paged<Movie>, StoreError> {
    let words =
        [&filter.language, &filter.genre, &filter.format].map(|word| word.as_deref().map(folded));
    let mut values: Vec<Param<'_>> = vec![filter.status.map(MovieStatus::as_str).into()];
    values.extend(words.iter().map(|word| Param::from(word.as_deref())));
    values.push(filter.certificate.as_deref().into());
    values.push(filter.kind.map(MovieKind::as_str).into());

    let now = snapshot.now();
    let (list, count) = match (filter.city, filter.date) {
        (Some(city), date) => {
            let (from, to) = days(snapshot, date);
            values.extend([city.into(), from.into(), to.into(), now.into()]);
            (&LIST_IN_CITY, &COUNT_IN_CITY)
        }
        (None, Some(date)) => {
            values.extend([date.into(), now.into()]);
            (&LIST_ON_DATE, &COUNT_ON_DATE)
        }
        (None, None) => (&LIST_ALL, &COUNT_ALL),
    };
    let total = snapshot.row(count, &values, |row| row.get(0))?;
    values.extend([sort.as_str().into(), page.limit().into(), page.offset().into()]);
    Ok(Paged::new(snapshot.rows(list, &values, read_movie)?, total))
}

/// The wished day, or all days from now on. A day's reserve covers every time zone.
fn days(snapshot: &Snapshot<'_>, date: Option<Date>) -> (Date, Date) {
    let today = snapshot.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let yesterday = today.saturating_sub(1.day());
    date.map_or((yesterday, Date::MAX), |date| (date, date))
}
