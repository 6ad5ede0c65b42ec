//! Search: films, people and theatres by a part of their name.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use kernel::CityId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions;
use crate::door::{ApiError, Caller, Check, Query, Written};
use crate::listings::name_of;
use crate::movies::MovieSummary;
use crate::theaters::Theater;

/// The longest question.
const QUESTION_CHARS_MAX: usize = catalog::limits::QUERY_CHARS_MAX;
/// Suggestions that fit under a search box.
const SUGGESTIONS_MAX: usize = 10;

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// A part of a title or a name.
    #[param(min_length = 1, max_length = 100, example = "incep")]
    q: String,
    /// Only theatres in this city.
    city_id: Option<Uuid>,
}

/// What begins like what was typed.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SuggestQuery {
    /// What was typed so far.
    #[param(min_length = 1, max_length = 100, example = "inc")]
    q: String,
}

/// What was found, the best matches first.
#[derive(Serialize, ToSchema)]
pub struct Found {
    /// Films and events, by title or by the people in them.
    movies: Vec<MovieSummary>,
    /// Directors and performers.
    people: Vec<Person>,
    /// Theatres, by name or address.
    theaters: Vec<Theater>,
}

/// Somebody in a film or event.
#[derive(Serialize, ToSchema)]
pub struct Person {
    /// The name; search for it to find what they are in.
    #[schema(example = "Tom Hardy")]
    name: String,
}

/// What somebody who types may mean.
#[derive(Serialize, ToSchema)]
pub struct Suggestions {
    /// The best first.
    suggestions: Vec<Suggestion>,
}

/// One thing that may be meant.
#[derive(Serialize, ToSchema)]
pub struct Suggestion {
    /// `movie`, `person` or `theater`.
    #[serde(rename = "type")]
    #[schema(example = "movie")]
    what: &'static str,
    /// Its name.
    #[schema(example = "Inception")]
    text: String,
    /// Its identifier; people have none.
    id: Option<Uuid>,
}

/// Search
#[utoipa::path(
    get, path = "/api/v1/search", tag = "Catalogue", params(SearchQuery),
    responses(
        (status = 200, description = "At most 20 of each kind", body = Found),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
    )
)]
pub async fn show_found(
    State(app): State<App>,
    uri: Uri,
    Query(query): Query<SearchQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    check_question(&query.q)?;
    let write = async {
        let found = actions::search(&app, query.q, query.city_id.map(CityId::new)).await?;
        Written::json(&Found {
            movies: found.movies.into_iter().map(MovieSummary::from).collect(),
            people: found.people.into_iter().map(|name| Person { name }).collect(),
            theaters: found.theaters.into_iter().map(Theater::from).collect(),
        })
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// Suggestions while somebody types
#[utoipa::path(
    get, path = "/api/v1/search/suggest", tag = "Catalogue", params(SuggestQuery),
    responses(
        (status = 200, description = "At most 10", body = Suggestions),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
    )
)]
pub async fn suggest(
    State(app): State<App>,
    uri: Uri,
    Query(query): Query<SuggestQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    check_question(&query.q)?;
    let write = async {
        let found = actions::search(&app, query.q, None).await?;
        Written::json(&Suggestions { suggestions: suggestions(found) })
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

fn check_question(text: &str) -> Result<(), ApiError> {
    let mut check = Check::default();
    check.text("q", text, 1..=QUESTION_CHARS_MAX);
    check.done()
}

/// Films first, then theatres, then people.
fn suggestions(found: catalog::Found) -> Vec<Suggestion> {
    let movies = found.movies.into_iter().map(|movie| Suggestion {
        what: "movie",
        text: movie.title,
        id: Some(movie.id.uuid()),
    });
    let theaters = found.theaters.into_iter().map(|theater| Suggestion {
        what: "theater",
        text: theater.name,
        id: Some(theater.id.uuid()),
    });
    let people = found.people.into_iter().map(|text| Suggestion { what: "person", text, id: None });
    movies.chain(theaters).chain(people).take(SUGGESTIONS_MAX).collect()
}
