//! Posters for films and events that bring none.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalog::{Movie, MovieKind};
use http_api::{ApiError, actions};
use kernel::MovieId;
use ui::poster::{self, Poster};

use crate::Site;
use crate::shown::id_in;

/// A poster changes when its film is given another title, which can wait for an hour.
const KEEP: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// Draws it. No cookie and nothing of the visitor is in it, so that everybody may keep it.
pub async fn send(State(site): State<Site>, Path(file): Path<String>) -> Response {
    let id = file.strip_suffix(".svg").and_then(|id| id_in(id, MovieId::new));
    let Some(movie) = id else { return StatusCode::NOT_FOUND.into_response() };
    let draw = async {
        let movie = actions::movie(site.app(), movie).await?;
        Ok::<_, ApiError>(drawn(&movie))
    };
    match site.lists.poster(movie, draw).await {
        Ok(svg) => {
            let say = HeaderValue::from_static;
            let headers =
                [(header::CONTENT_TYPE, say("image/svg+xml")), (header::CACHE_CONTROL, say(KEEP))];
            (headers, String::clone(&svg)).into_response()
        }
        Err(error) => error.status().into_response(),
    }
}

fn drawn(movie: &Movie) -> String {
    poster::svg(&Poster {
        seed: movie.id.uuid().as_u128(),
        title: &movie.title,
        kind: movie.kind.as_str(),
        genres: &movie.genres,
        year: (movie.kind == MovieKind::Film).then(|| movie.release_date.year()),
        certificate: movie.certificate.as_deref(),
        director: movie.director.as_deref().or(movie.performers.first().map(String::as_str)),
    })
}
