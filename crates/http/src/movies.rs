//! Films and events.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use catalog::MovieFilter;
use jiff::civil::Date;
use kernel::{CityId, MovieId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions;
use crate::door::{ApiError, Caller, Id, Page, Pagination, Query, Written};
use crate::listings::name_of;
use crate::words::{MovieKind, MovieSort, MovieStatus};

/// Which films and events. What is left out does not matter.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MoviesQuery {
    /// With shows in this city.
    city_id: Option<Uuid>,
    /// With shows on this day, on the theatres' calendars.
    date: Option<Date>,
    /// In this language.
    #[param(example = "Hindi")]
    language: Option<String>,
    /// Of this genre.
    #[param(example = "Drama")]
    genre: Option<String>,
    /// In this format.
    #[param(example = "IMAX")]
    format: Option<String>,
    /// With this age rating.
    #[param(example = "PG-13")]
    rating: Option<String>,
    /// Of this kind.
    #[param(inline)]
    kind: Option<MovieKind>,
    /// Of this status; active and coming ones if left out.
    #[param(inline)]
    status: Option<MovieStatus>,
    /// What comes first; A before B if left out.
    #[param(inline)]
    sort: Option<MovieSort>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Films and events.
#[derive(Serialize, ToSchema)]
pub struct Movies {
    /// This page of them.
    movies: Vec<MovieSummary>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A film or event in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovieSummary {
    /// Names it.
    pub movie_id: Uuid,
    /// Its title.
    #[schema(example = "Inception")]
    pub title: String,
    /// What kind of event it is.
    pub kind: MovieKind,
    /// Its language.
    #[schema(example = "English")]
    pub language: String,
    /// What kind of story.
    #[schema(example = json!(["Sci-Fi", "Thriller"]))]
    pub genre: Vec<String>,
    /// Minutes.
    #[schema(example = 148)]
    pub duration: u32,
    /// The age rating.
    #[schema(example = "PG-13")]
    pub rating: Option<String>,
    /// The first day.
    pub release_date: Date,
    /// The poster.
    #[schema(example = "/media/inception.jpg")]
    pub poster_url: Option<String>,
    /// Mean of 1 to 5 stars; null until somebody has reviewed it.
    #[schema(example = 4.5)]
    pub average_rating: Option<f64>,
    /// How it can be seen.
    #[schema(example = json!(["2D", "3D", "IMAX"]))]
    pub formats: Vec<String>,
    /// Whether it is on.
    pub status: MovieStatus,
}

/// A film or event.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Movie {
    /// What lists tell of it.
    #[serde(flatten)]
    summary: MovieSummary,
    /// What it is about.
    #[schema(example = "A thief enters dreams.")]
    description: String,
    /// Who plays.
    #[schema(example = json!(["Leonardo DiCaprio", "Tom Hardy"]))]
    cast: Vec<String>,
    /// Who directed.
    #[schema(example = "Christopher Nolan")]
    director: Option<String>,
    /// The trailer.
    #[schema(example = "https://media.example.com/inception.mp4")]
    trailer_url: Option<String>,
    /// How many reviews the mean is of.
    #[schema(example = 1234)]
    review_count: i64,
}

/// Films and events
///
/// With a city or a day, only those that still have shows there or then.
#[utoipa::path(
    get, path = "/api/v1/movies", tag = "Catalogue", params(MoviesQuery),
    responses(
        (status = 200, description = "Those that pass the filters", body = Movies),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
    )
)]
pub async fn show_movies(
    State(app): State<App>,
    uri: Uri,
    Query(query): Query<MoviesQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let wanted = query.read()?;
    let write = async { Written::json(&Movies::find(&app, wanted).await?) };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// A film or event
#[utoipa::path(
    get, path = "/api/v1/movies/{movieId}", tag = "Catalogue",
    responses(
        (status = 200, description = "All about it", body = Movie),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
        (status = 404, description = "`unknown_movie`"),
    )
)]
pub async fn show_movie(
    State(app): State<App>,
    uri: Uri,
    Id(movie): Id<MovieId>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let write = async { Written::json(&Movie::from(actions::movie(&app, movie).await?)) };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// What is said of a film that is not there.
pub fn unknown_movie() -> ApiError {
    ApiError::not_found("unknown_movie", "There is no such film or event.")
}

/// A mean as it is told: two decimals.
pub fn in_hundredths(mean: f64) -> f64 {
    (mean * 100.0).round() / 100.0
}

/// What a query asks for.
pub struct Wanted {
    filter: MovieFilter,
    sort: catalog::MovieSort,
    page: Page,
}

impl MoviesQuery {
    /// Reads the words in it.
    pub fn read(self) -> Result<Wanted, ApiError> {
        let page = Page::read(self.page, self.limit)?;
        let sort = self.sort.unwrap_or(MovieSort::Title).into();
        let filter = MovieFilter {
            city: self.city_id.map(CityId::new),
            date: self.date,
            kind: self.kind.map(Into::into),
            status: self.status.map(Into::into),
            language: self.language,
            genre: self.genre,
            format: self.format,
            certificate: self.rating,
        };
        Ok(Wanted { filter, sort, page })
    }
}

impl Movies {
    /// The films and events that pass the filters.
    pub async fn find(app: &App, wanted: Wanted) -> Result<Self, ApiError> {
        let Wanted { filter, sort, page } = wanted;
        let found = actions::movies(app, filter, sort, page).await?;
        let movies = found.rows.into_iter().map(MovieSummary::from).collect();
        Ok(Self { movies, pagination: page.of(found.total) })
    }
}

impl From<catalog::Movie> for MovieSummary {
    fn from(movie: catalog::Movie) -> Self {
        Self {
            average_rating: movie.average_rating().map(in_hundredths),
            movie_id: movie.id.uuid(),
            title: movie.title,
            kind: movie.kind.into(),
            language: movie.language,
            genre: movie.genres,
            duration: movie.duration_minutes,
            rating: movie.certificate,
            release_date: movie.release_date,
            poster_url: movie.poster_url,
            formats: movie.formats,
            status: movie.status.into(),
        }
    }
}

impl From<catalog::Movie> for Movie {
    fn from(mut movie: catalog::Movie) -> Self {
        Self {
            description: std::mem::take(&mut movie.description),
            cast: std::mem::take(&mut movie.performers),
            director: movie.director.take(),
            trailer_url: movie.trailer_url.take(),
            review_count: movie.rating_count,
            summary: movie.into(),
        }
    }
}
