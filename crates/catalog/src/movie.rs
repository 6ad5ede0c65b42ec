//! Films and events. The API says "movie" for both.

use jiff::civil::Date;
use kernel::MovieId;
use store::{Param, Row, Snapshot, StoreError, Tx, params, sql};

use crate::edit::{Checks, EditRefusal};
use crate::folded::{folded, folded_all};
use crate::limits::{DESCRIPTION_CHARS_MAX, MOVIE_MINUTES_MAX, NAME_CHARS_MAX};
use crate::words::words;

macro_rules! movie_columns {
    () => {
        "m.movie_id, m.kind, m.title, m.description, m.language, m.genres, m.formats, \
         m.duration_minutes, m.certificate, m.release_date, m.director, m.performers, \
         m.poster_url, m.trailer_url, m.rating_sum, m.rating_count, m.status"
    };
}
pub(crate) use movie_columns;

sql! {
    FIND_MOVIE = concat!("SELECT ", movie_columns!(), " FROM movies m WHERE m.movie_id = $1");
    MOVIES_TITLED = concat!("SELECT ", movie_columns!(), " FROM movies m WHERE m.title = $1 \
        AND (CAST($2 AS DATE) IS NULL OR m.release_date = $2) ORDER BY m.release_date DESC");
    CLEAR_TAGS = "DELETE FROM movie_tags WHERE movie_id = $1";
    INSERT_TAG = "INSERT INTO movie_tags (kind, word, movie_id, name) VALUES ($1, $2, $3, $4) \
        ON CONFLICT DO NOTHING";
    TAG_NAMES = "SELECT MIN(name) FROM movie_tags WHERE kind = $1 GROUP BY word ORDER BY word";
}

words! {
    /// What kind of thing is on.
    MovieKind {
        /// A film.
        Film => "film",
        /// A concert.
        Concert => "concert",
        /// A play.
        Play => "play",
        /// A match or race.
        Sport => "sport",
        /// Comedy on a stage.
        Comedy => "comedy",
        /// Anything else.
        Other => "other",
    }

    /// Whether it may be shown.
    MovieStatus {
        /// It is on.
        Active => "active",
        /// It is announced; tickets may already be sold.
        ComingSoon => "coming_soon",
        /// It is over: no new shows.
        Archived => "archived",
    }

    /// What a film is filed under.
    MovieTag {
        /// `Drama`
        Genre => "genre",
        /// `IMAX`
        Format => "format",
        /// `Hindi`
        Language => "language",
        /// Director or performer.
        Person => "person",
    }
}

/// A film or an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movie {
    /// Which.
    pub id: MovieId,
    /// What kind of thing it is.
    pub kind: MovieKind,
    /// Its title.
    pub title: String,
    /// A few sentences.
    pub description: String,
    /// The language of the original.
    pub language: String,
    /// `Drama`, `Thriller`.
    pub genres: Vec<String>,
    /// In which formats it can be shown; empty: in any.
    pub formats: Vec<String>,
    /// From its beginning to its end.
    pub duration_minutes: u32,
    /// The age rating: `PG-13`, `UA`.
    pub certificate: Option<String>,
    /// When it comes out.
    pub release_date: Date,
    /// Who directed it.
    pub director: Option<String>,
    /// Who plays, sings or speaks.
    pub performers: Vec<String>,
    /// A picture.
    pub poster_url: Option<String>,
    /// A video.
    pub trailer_url: Option<String>,
    /// The sum of all review stars.
    pub rating_sum: i64,
    /// How many reviews there are.
    pub rating_count: i64,
    /// Whether it may be shown.
    pub status: MovieStatus,
}

impl Movie {
    /// The mean of the reviews' stars, if there are any.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a mean of stars needs no 53 bits")]
    pub fn average_rating(&self) -> Option<f64> {
        (self.rating_count > 0).then(|| self.rating_sum as f64 / self.rating_count as f64)
    }

    pub(crate) fn check(&self) -> Result<(), EditRefusal> {
        let mut checks = Checks::default();
        checks.required("title", &self.title, NAME_CHARS_MAX);
        checks.length("description", &self.description, DESCRIPTION_CHARS_MAX);
        checks.required("language", &self.language, NAME_CHARS_MAX);
        checks.word_list("genre", &self.genres);
        checks.word_list("formats", &self.formats);
        checks.word_list("cast", &self.performers);
        if !(1..=MOVIE_MINUTES_MAX).contains(&self.duration_minutes) {
            let message = format!("\"duration\" must be 1 to {MOVIE_MINUTES_MAX} minutes.");
            checks.problem("duration", message);
        }
        checks.length("rating", self.certificate.as_deref().unwrap_or(""), NAME_CHARS_MAX);
        checks.length("director", self.director.as_deref().unwrap_or(""), NAME_CHARS_MAX);
        check_link(&mut checks, "posterUrl", self.poster_url.as_deref());
        check_link(&mut checks, "trailerUrl", self.trailer_url.as_deref());
        checks.done()
    }

    /// What [`crate::search`] looks through; the title comes first, so that lists sort by it.
    pub(crate) fn search_text(&self) -> String {
        let people = self.director.iter().chain(&self.performers);
        folded_all(std::iter::once(&self.title).chain(people).map(String::as_str))
    }

    /// Files it under its tags.
    pub(crate) fn write_tags(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.execute(&CLEAR_TAGS, params![self.id])?;
        let language = std::slice::from_ref(&self.language);
        for (tag, names) in [
            (MovieTag::Genre, self.genres.as_slice()),
            (MovieTag::Format, &self.formats),
            (MovieTag::Language, language),
            (MovieTag::Person, self.director.as_slice()),
            (MovieTag::Person, &self.performers),
        ] {
            for name in names {
                let word = folded(name);
                tx.execute(&INSERT_TAG, params![tag.as_str(), &word, self.id, name])?;
            }
        }
        Ok(())
    }
}

/// The film or event with this identifier, archived ones included.
pub fn find_movie(snapshot: &mut Snapshot<'_>, id: MovieId) -> Result<Option<Movie>, StoreError> {
    snapshot.row_opt(&FIND_MOVIE, params![id], read_movie)
}

/// All films and events of this exact title, released on this day or on any, the newest first.
pub fn movies_titled(
    snapshot: &mut Snapshot<'_>,
    title: &str,
    released: Option<Date>,
) -> Result<Vec<Movie>, StoreError> {
    snapshot.rows(&MOVIES_TITLED, params![title, released], read_movie)
}

/// All names of a kind that films are filed under, for the choices of a filter.
pub fn tag_names(snapshot: &mut Snapshot<'_>, tag: MovieTag) -> Result<Vec<String>, StoreError> {
    snapshot.rows(&TAG_NAMES, params![tag.as_str()], |row| row.get(0))
}

/// Reads `movie_columns!`, in its order.
pub(crate) fn read_movie(row: &Row<'_>) -> Result<Movie, StoreError> {
    Ok(Movie {
        id: row.get(0)?,
        kind: row.word(1)?,
        title: row.get(2)?,
        description: row.get(3)?,
        language: row.get(4)?,
        genres: row.json(5)?,
        formats: row.json(6)?,
        duration_minutes: row.get(7)?,
        certificate: row.get(8)?,
        release_date: row.get(9)?,
        director: row.get(10)?,
        performers: row.json(11)?,
        poster_url: row.get(12)?,
        trailer_url: row.get(13)?,
        rating_sum: row.get(14)?,
        rating_count: row.get(15)?,
        status: row.word(16)?,
    })
}

/// The parameters that creating and changing a film have in common.
pub(crate) fn movie_params<'a>(movie: &'a Movie, search_text: &'a str) -> [Param<'a>; 16] {
    [
        movie.id.into(),
        movie.kind.as_str().into(),
        (&movie.title).into(),
        (&movie.description).into(),
        (&movie.language).into(),
        Param::json(&movie.genres),
        Param::json(&movie.formats),
        movie.duration_minutes.into(),
        movie.certificate.as_deref().into(),
        movie.release_date.into(),
        movie.director.as_deref().into(),
        Param::json(&movie.performers),
        movie.poster_url.as_deref().into(),
        movie.trailer_url.as_deref().into(),
        movie.status.as_str().into(),
        search_text.into(),
    ]
}

fn check_link(checks: &mut Checks, field: &str, link: Option<&str>) {
    let Some(link) = link else { return };
    checks.length(field, link, 2_000);
    let is_link = ["https://", "http://", "/"].iter().any(|start| link.starts_with(start));
    if !is_link {
        checks.problem(field, format!("{field:?} must be a link that begins with https://."));
    }
}
