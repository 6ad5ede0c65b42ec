//! Films and events, for those who run the installation.

use axum::extract::State;
use axum::http::StatusCode;
use catalog::{CreateMovie, UpdateMovie, create_movie, find_movie, update_movie};
use jiff::civil::Date;
use kernel::MovieId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::door::{ApiError, Id, Json, Query, SystemAdmin, present};
use crate::movies::{Movie, Movies, MoviesQuery, unknown_movie};
use crate::words::{MovieKind, MovieStatus};

/// A new film or event.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMovie {
    /// Its title.
    #[schema(example = "Inception", min_length = 1, max_length = 300)]
    title: String,
    /// What kind of event it is; a film if left out.
    kind: Option<MovieKind>,
    /// What it is about.
    #[serde(default)]
    #[schema(example = "A thief enters dreams.", max_length = 10_000)]
    description: String,
    /// Its language.
    #[schema(example = "English", min_length = 1)]
    language: String,
    /// What kind of story.
    #[serde(default)]
    #[schema(example = json!(["Sci-Fi", "Thriller"]))]
    genre: Vec<String>,
    /// How it can be seen.
    #[serde(default)]
    #[schema(example = json!(["2D", "IMAX"]))]
    formats: Vec<String>,
    /// Minutes.
    #[schema(example = 148, minimum = 1, maximum = 1440)]
    duration: u32,
    /// The age rating.
    #[schema(example = "PG-13")]
    rating: Option<String>,
    /// The first day.
    release_date: Date,
    /// Who directed.
    #[schema(example = "Christopher Nolan")]
    director: Option<String>,
    /// Who plays.
    #[serde(default)]
    #[schema(example = json!(["Leonardo DiCaprio", "Tom Hardy"]))]
    cast: Vec<String>,
    /// The poster.
    #[schema(example = "/media/inception.jpg")]
    poster_url: Option<String>,
    /// The trailer.
    #[schema(example = "https://media.example.com/inception.mp4")]
    trailer_url: Option<String>,
    /// Whether it is on; active if left out.
    status: Option<MovieStatus>,
}

/// What changes; what is left out stays, and null empties what may be empty.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MovieChange {
    /// Its title.
    #[schema(example = "Inception", min_length = 1, max_length = 300)]
    title: Option<String>,
    /// What kind of event it is.
    kind: Option<MovieKind>,
    /// What it is about.
    #[schema(example = "A thief enters dreams.", max_length = 10_000)]
    description: Option<String>,
    /// Its language.
    #[schema(example = "English")]
    language: Option<String>,
    /// What kind of story.
    #[schema(example = json!(["Sci-Fi", "Thriller"]))]
    genre: Option<Vec<String>>,
    /// How it can be seen.
    #[schema(example = json!(["2D", "IMAX"]))]
    formats: Option<Vec<String>>,
    /// Minutes.
    #[schema(example = 148, minimum = 1, maximum = 1440)]
    duration: Option<u32>,
    /// The age rating.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "PG-13")]
    rating: Option<Option<String>>,
    /// The first day.
    release_date: Option<Date>,
    /// Who directed.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "Christopher Nolan")]
    director: Option<Option<String>>,
    /// Who plays.
    #[schema(example = json!(["Leonardo DiCaprio", "Tom Hardy"]))]
    cast: Option<Vec<String>>,
    /// The poster.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "/media/inception.jpg")]
    poster_url: Option<Option<String>>,
    /// The trailer.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "https://media.example.com/inception.mp4")]
    trailer_url: Option<Option<String>>,
    /// Whether it is on.
    status: Option<MovieStatus>,
}

/// Films and events
///
/// The list of `GET /api/v1/movies`, not a moment old.
#[utoipa::path(
    get, path = "/api/v1/admin/movies", tag = "Run the installation", params(MoviesQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Those that pass the filters", body = Movies),
        (status = 403, description = "`not_allowed`: not a system admin"),
    )
)]
pub async fn list_all_movies(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Query(query): Query<MoviesQuery>,
) -> Result<axum::Json<Movies>, ApiError> {
    Movies::find(&app, query.read()?).await.map(axum::Json)
}

/// A film or event, archived or not
#[utoipa::path(
    get, path = "/api/v1/admin/movies/{movieId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The film", body = Movie),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`unknown_movie`"),
    )
)]
pub async fn show_any_movie(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Id(movie): Id<MovieId>,
) -> Result<axum::Json<Movie>, ApiError> {
    let found = app.store.read("catalog.find_movie", move |s| find_movie(s, movie)).await?;
    Ok(axum::Json(found.ok_or_else(unknown_movie)?.into()))
}

/// Add a film or event
#[utoipa::path(
    post, path = "/api/v1/admin/movies", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 201, description = "Added", body = Movie),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn add_movie(
    State(app): State<App>,
    SystemAdmin(principal): SystemAdmin,
    Json(body): Json<NewMovie>,
) -> Result<(StatusCode, axum::Json<Movie>), ApiError> {
    let command = CreateMovie { actor: principal.actor(), movie: body.into_movie(&app) };
    let movie =
        app.store.write("catalog.create_movie", move |tx| create_movie(tx, &command)).await?;
    Ok((StatusCode::CREATED, axum::Json(movie.into())))
}

/// Change a film or event
#[utoipa::path(
    patch, path = "/api/v1/admin/movies/{movieId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The film as it is now", body = Movie),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_fields`"),
    )
)]
pub async fn change_movie(
    State(app): State<App>,
    SystemAdmin(principal): SystemAdmin,
    Id(movie): Id<MovieId>,
    Json(body): Json<MovieChange>,
) -> Result<axum::Json<Movie>, ApiError> {
    let command = UpdateMovie {
        actor: principal.actor(),
        movie,
        kind: body.kind.map(Into::into),
        title: body.title,
        description: body.description,
        language: body.language,
        genres: body.genre,
        formats: body.formats,
        duration_minutes: body.duration,
        certificate: body.rating,
        release_date: body.release_date,
        director: body.director,
        performers: body.cast,
        poster_url: body.poster_url,
        trailer_url: body.trailer_url,
        status: body.status.map(Into::into),
    };
    let movie =
        app.store.write("catalog.update_movie", move |tx| update_movie(tx, &command)).await?;
    Ok(axum::Json(movie.into()))
}

impl NewMovie {
    fn into_movie(self, app: &App) -> catalog::Movie {
        catalog::Movie {
            id: app.fresh(MovieId::new),
            kind: self.kind.unwrap_or(MovieKind::Film).into(),
            title: self.title,
            description: self.description,
            language: self.language,
            genres: self.genre,
            formats: self.formats,
            duration_minutes: self.duration,
            certificate: self.rating,
            release_date: self.release_date,
            director: self.director,
            performers: self.cast,
            poster_url: self.poster_url,
            trailer_url: self.trailer_url,
            rating_sum: 0,
            rating_count: 0,
            status: self.status.unwrap_or(MovieStatus::Active).into(),
        }
    }
}
