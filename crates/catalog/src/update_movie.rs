//! Changes a film or an event: its texts, its status.

use jiff::civil::Date;
use kernel::{Fact, MovieId};
use store::{Actor, Entry, Failure, Tx, sql};

use crate::edit::{Changes, EditRefusal};
use crate::movie::{Movie, MovieKind, MovieStatus, find_movie, movie_params};

sql! {
    UPDATE_MOVIE = "UPDATE movies SET kind = $2, title = $3, description = $4, language = $5, \
        genres = $6, formats = $7, duration_minutes = $8, certificate = $9, release_date = $10, \
        director = $11, performers = $12, poster_url = $13, trailer_url = $14, status = $15, \
        search_text = $16, updated_at = $17 WHERE movie_id = $1";
}

/// What to change; what is `None` stays, and `Some(None)` empties a field that may be empty. Shows
/// that exist keep their times when the duration changes.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Movie`")]
pub struct UpdateMovie {
    pub actor: Actor,
    pub movie: MovieId,
    pub kind: Option<MovieKind>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub language: Option<String>,
    pub genres: Option<Vec<String>>,
    pub formats: Option<Vec<String>>,
    pub duration_minutes: Option<u32>,
    pub certificate: Option<Option<String>>,
    pub release_date: Option<Date>,
    pub director: Option<Option<String>>,
    pub performers: Option<Vec<String>>,
    pub poster_url: Option<Option<String>>,
    pub trailer_url: Option<Option<String>>,
    pub status: Option<MovieStatus>,
}

impl UpdateMovie {
    /// A command that changes nothing yet.
    #[must_use]
    pub const fn of(movie: MovieId, actor: Actor) -> Self {
        Self {
            actor,
            movie,
            kind: None,
            title: None,
            description: None,
            language: None,
            genres: None,
            formats: None,
            duration_minutes: None,
            certificate: None,
            release_date: None,
            director: None,
            performers: None,
            poster_url: None,
            trailer_url: None,
            status: None,
        }
    }
}

/// Changes a film or event and returns it as it is now.
pub fn update_movie(tx: &mut Tx<'_>, command: &UpdateMovie) -> Result<Movie, Failure<EditRefusal>> {
    let mut movie = find_movie(tx, command.movie)?.ok_or(EditRefusal::NotFound("movie"))?;
    let changes = apply(&mut movie, command);
    if changes.is_empty() {
        return Ok(movie);
    }
    movie.check()?;
    let (now, search_text) = (tx.now(), movie.search_text());
    let mut values = movie_params(&movie, &search_text).to_vec();
    values.push(now.into());
    tx.execute(&UPDATE_MOVIE, &values)?;
    movie.write_tags(tx)?;
    tx.fact(Fact::MovieChanged { movie: movie.id });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.update_movie",
        subject_kind: "movie",
        subject: movie.id.uuid(),
        detail: changes.detail(),
    })?;
    Ok(movie)
}

fn apply(movie: &mut Movie, command: &UpdateMovie) -> Changes {
    let mut changes = Changes::default();
    changes.set("kind", &mut movie.kind, command.kind.as_ref());
    changes.set("title", &mut movie.title, command.title.as_ref());
    changes.set("description", &mut movie.description, command.description.as_ref());
    changes.set("language", &mut movie.language, command.language.as_ref());
    changes.set("genre", &mut movie.genres, command.genres.as_ref());
    changes.set("formats", &mut movie.formats, command.formats.as_ref());
    let minutes = command.duration_minutes.as_ref();
    changes.set("duration", &mut movie.duration_minutes, minutes);
    changes.set("rating", &mut movie.certificate, command.certificate.as_ref());
    changes.set("releaseDate", &mut movie.release_date, command.release_date.as_ref());
    changes.set("director", &mut movie.director, command.director.as_ref());
    changes.set("cast", &mut movie.performers, command.performers.as_ref());
    changes.set("posterUrl", &mut movie.poster_url, command.poster_url.as_ref());
    changes.set("trailerUrl", &mut movie.trailer_url, command.trailer_url.as_ref());
    changes.set("status", &mut movie.status, command.status.as_ref());
    changes
}
