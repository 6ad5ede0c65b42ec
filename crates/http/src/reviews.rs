//! What people say of films and events.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use catalog::ReviewState;
use jiff::Timestamp;
use kernel::MovieId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actions::{self, MovieReviews, SignedReview};
use crate::door::{
    ApiError, Caller, Id, Json, Page, PageQuery, Pagination, Query, SignedIn, Written,
};
use crate::listings::name_of;
use crate::movies::in_hundredths;
use crate::words::ReviewStatus;

/// What is said of a film or event.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reviews {
    /// Mean of 1 to 5 stars; null until somebody has reviewed it.
    #[schema(example = 4.5)]
    average_rating: Option<f64>,
    /// How many reviews the mean is of.
    #[schema(example = 1234)]
    review_count: i64,
    /// How the stars are spread, the most stars first.
    stars: Vec<StarCount>,
    /// This page of the reviews, the newest first.
    reviews: Vec<Review>,
    /// Where this page lies.
    pagination: Pagination,
}

/// How many reviews give so many stars.
#[derive(Serialize, ToSchema)]
pub struct StarCount {
    /// 1 to 5.
    #[schema(example = 5)]
    stars: u8,
    /// How many reviews.
    #[schema(example = 1000)]
    count: u64,
}

/// What one person says of a film or event.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Names it.
    review_id: Uuid,
    /// First name and initial of its author.
    #[schema(example = "Ana M.")]
    author: Option<String>,
    /// 1 to 5.
    #[schema(example = 5)]
    stars: u8,
    /// Plain text with line breaks; may be empty.
    #[schema(example = "Saw it twice.")]
    text: String,
    /// Whether they were there: let in at the gate, or with tickets for a show that has begun.
    verified: bool,
    /// When it was first written.
    written_at: Timestamp,
    /// When it was last changed; null if it never was.
    edited_at: Option<Timestamp>,
}

/// A review as its author sees it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyReview {
    /// Names it.
    review_id: Uuid,
    /// Of what.
    movie_id: Uuid,
    /// 1 to 5.
    #[schema(example = 5)]
    stars: u8,
    /// Plain text with line breaks; may be empty.
    #[schema(example = "Saw it twice.")]
    text: String,
    /// Whether it carries the mark of somebody who was there.
    verified: bool,
    /// Whether everybody can read it.
    status: ReviewStatus,
    /// Why it is hidden; null if it is not.
    hidden_reason: Option<String>,
    /// When it was first written.
    written_at: Timestamp,
    /// When it was last changed; null if it never was.
    edited_at: Option<Timestamp>,
    /// Until when it can be changed.
    editable_until: Timestamp,
}

/// One of somebody's reviews, with what it is of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewOfMovie {
    /// The review.
    #[serde(flatten)]
    review: MyReview,
    /// The title of the film or event.
    #[schema(example = "Inception")]
    title: String,
}

/// All that somebody said.
#[derive(Serialize, ToSchema)]
pub struct MyReviews {
    /// This page of it, the newest first.
    reviews: Vec<ReviewOfMovie>,
    /// Where this page lies.
    pagination: Pagination,
}

/// A review to write.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewWish {
    /// 1 to 5.
    #[schema(example = 5, minimum = 1, maximum = 5)]
    stars: u8,
    /// Plain text; may be left out.
    #[serde(default)]
    #[schema(example = "Saw it twice.", max_length = 2000)]
    text: String,
}

/// What people say of a film or event
#[utoipa::path(
    get, path = "/api/v1/movies/{movieId}/reviews", tag = "Catalogue", params(PageQuery),
    responses(
        (status = 200, description = "Newest first", body = Reviews),
        (status = 304, description = "Nothing has changed since the version in `If-None-Match`"),
        (status = 404, description = "`unknown_movie`"),
    )
)]
pub async fn show_reviews(
    State(app): State<App>,
    uri: Uri,
    Id(movie): Id<MovieId>,
    Query(query): Query<PageQuery>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let page = query.read()?;
    let write = async {
        let found = actions::movie_reviews(&app, movie, page).await?;
        Written::json(&Reviews::new(found, page))
    };
    app.listings.answer(name_of(&uri), &caller, write).await
}

/// My review of a film or event
#[utoipa::path(
    get, path = "/api/v1/movies/{movieId}/reviews/mine", tag = "Catalogue",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The review", body = MyReview),
        (status = 404, description = "`unknown_review`: you have not written one"),
    )
)]
pub async fn show_mine(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Id(movie): Id<MovieId>,
) -> Result<axum::Json<MyReview>, ApiError> {
    let found = actions::my_review(&app, principal.user, movie).await?;
    let found = found.filter(|review| review.state != ReviewState::Withdrawn);
    let unknown = || ApiError::not_found("unknown_review", "You have not reviewed this yet.");
    Ok(axum::Json(found.ok_or_else(unknown)?.into()))
}

/// Review a film or event
///
/// One person has one review of a film: the first call writes it, later ones change it.
#[utoipa::path(
    put, path = "/api/v1/movies/{movieId}/reviews/mine", tag = "Catalogue",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The review as it is now", body = MyReview),
        (status = 404, description = "`unknown_movie`"),
        (status = 422, description = "`invalid_fields`; `not_out_yet`; `edit_window_over`: it can \
            only be withdrawn; `review_hidden`: those who moderate took it down"),
    )
)]
pub async fn write_mine(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Id(movie): Id<MovieId>,
    Json(body): Json<ReviewWish>,
) -> Result<axum::Json<MyReview>, ApiError> {
    let written = actions::write_review(&app, principal.user, movie, body.stars, body.text);
    Ok(axum::Json(written.await?.into()))
}

/// Withdraw my review
///
/// Where there is none, nothing is to be done.
#[utoipa::path(
    delete, path = "/api/v1/movies/{movieId}/reviews/mine", tag = "Catalogue",
    security(("signIn" = [])),
    responses((status = 204, description = "It is gone, and so are its stars"))
)]
pub async fn withdraw_mine(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Id(movie): Id<MovieId>,
) -> Result<StatusCode, ApiError> {
    actions::withdraw_review(&app, principal.user, movie).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// My reviews
#[utoipa::path(
    get, path = "/api/v1/users/me/reviews", tag = "Catalogue", params(PageQuery),
    security(("signIn" = [])),
    responses((status = 200, description = "Newest first", body = MyReviews))
)]
pub async fn list_mine(
    State(app): State<App>,
    SignedIn(principal): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<MyReviews>, ApiError> {
    let page = query.read()?;
    let found = actions::my_reviews(&app, principal.user, page).await?;
    let reviews = found.rows.into_iter();
    let reviews = reviews
        .map(|(movie, review)| ReviewOfMovie { review: review.into(), title: movie.title })
        .collect();
    Ok(axum::Json(MyReviews { reviews, pagination: page.of(found.total) }))
}

impl Reviews {
    fn new(found: MovieReviews, page: Page) -> Self {
        let MovieReviews { movie, stars, reviews } = found;
        let stars = stars.best_first().map(|(stars, count)| StarCount { stars, count });
        Self {
            average_rating: movie.average_rating().map(in_hundredths),
            review_count: movie.rating_count,
            stars: stars.collect(),
            reviews: reviews.rows.into_iter().map(Review::from).collect(),
            pagination: page.of(reviews.total),
        }
    }
}

impl From<SignedReview> for Review {
    fn from(SignedReview { review, by }: SignedReview) -> Self {
        Self {
            review_id: review.id.uuid(),
            author: by,
            stars: review.stars,
            text: review.text,
            verified: review.is_verified,
            written_at: review.written_at,
            edited_at: review.edited_at,
        }
    }
}

impl From<catalog::Review> for MyReview {
    fn from(review: catalog::Review) -> Self {
        let (status, hidden_reason) = status_of(&review.state);
        Self {
            review_id: review.id.uuid(),
            movie_id: review.movie.uuid(),
            stars: review.stars,
            verified: review.is_verified,
            status,
            hidden_reason,
            written_at: review.written_at,
            edited_at: review.edited_at,
            editable_until: review.editable_until(),
            text: review.text,
        }
    }
}

/// The state of a review, and why it is hidden if it is. One that is withdrawn is never shown.
pub fn status_of(state: &ReviewState) -> (ReviewStatus, Option<String>) {
    match state {
        ReviewState::Published => (ReviewStatus::Published, None),
        ReviewState::Hidden(hidden) => (ReviewStatus::Hidden, Some(hidden.reason.clone())),
        ReviewState::Withdrawn => (ReviewStatus::Hidden, None),
    }
}
