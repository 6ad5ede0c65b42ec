//! Adds a film or an event.

use kernel::Fact;
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, sql};

use crate::edit::EditRefusal;
use crate::movie::{Movie, find_movie, movie_params};

sql! {
    INSERT_MOVIE = "INSERT INTO movies (movie_id, kind, title, description, language, genres, \
        formats, duration_minutes, certificate, release_date, director, performers, poster_url, \
        trailer_url, status, search_text, rating_sum, rating_count, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0, \
        $17, $17) ON CONFLICT (movie_id) DO NOTHING";
}

/// A film or event to add.
#[derive(Debug, Clone)]
pub struct CreateMovie {
    /// Who adds it.
    pub actor: Actor,
    /// What it is, with its new identifier. It begins without reviews, whatever stands here.
    pub movie: Movie,
}

/// Adds a film or event. The same command again finds it there.
pub fn create_movie(tx: &mut Tx<'_>, command: &CreateMovie) -> Result<Movie, Failure<EditRefusal>> {
    let movie = Movie { rating_sum: 0, rating_count: 0, ..command.movie.clone() };
    movie.check()?;
    let (now, search_text) = (tx.now(), movie.search_text());
    let mut values = movie_params(&movie, &search_text).to_vec();
    values.push(now.into());
    if tx.execute(&INSERT_MOVIE, &values)? == 0 {
        let known = find_movie(tx, movie.id)?;
        return match known.filter(|known| is_same(known, &movie)) {
            Some(known) => Ok(known),
            None => Err(EditRefusal::IdReused.into()),
        };
    }
    movie.write_tags(tx)?;
    tx.fact(Fact::MovieChanged { movie: movie.id });
    tx.journal(&Entry {
        actor: command.actor,
        action: "catalog.create_movie",
        subject_kind: "movie",
        subject: movie.id.uuid(),
        detail: json!({ "title": movie.title, "kind": movie.kind, "status": movie.status }),
    })?;
    Ok(movie)
}

/// The same film, whatever people have said of it since.
fn is_same(known: &Movie, new: &Movie) -> bool {
    let unrated = Movie { rating_sum: 0, rating_count: 0, ..known.clone() };
    unrated == *new
}
