//! Moderation of reviews.

use axum::extract::State;
use catalog::ReviewFilter;
use catalog::limits::HIDE_REASON_CHARS_MAX;
use kernel::{MovieId, ReviewId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actions::{self, Moderation, SignedReview};
use crate::door::{ApiError, Check, Id, Json, Page, Pagination, Query, SystemAdmin};
use crate::reviews::{Review, status_of};
use crate::words::ReviewStatus;

/// Which reviews. What is left out does not matter.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReviewsQuery {
    /// Of this film or event.
    movie_id: Option<Uuid>,
    /// Hidden ones, or published ones.
    hidden: Option<bool>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// A review as those who moderate see it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModeratedReview {
    /// The review.
    #[serde(flatten)]
    review: Review,
    /// Of what.
    movie_id: Uuid,
    /// By whom.
    user_id: Uuid,
    /// Whether everybody can read it.
    status: ReviewStatus,
    /// Why it is hidden; null if it is not. Its author reads it too.
    hidden_reason: Option<String>,
}

/// Reviews.
#[derive(Serialize, ToSchema)]
pub struct ModeratedReviews {
    /// This page of them.
    reviews: Vec<ModeratedReview>,
    /// Where this page lies.
    pagination: Pagination,
}

/// What those who moderate decide.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewChange {
    /// Whether nobody shall read it.
    hidden: bool,
    /// Why, in words that its author may read; needed to hide it.
    #[serde(default)]
    #[schema(example = "It gives the ending away.", max_length = 500)]
    reason: String,
}

/// Reviews of all films and events
#[utoipa::path(
    get, path = "/api/v1/admin/reviews", tag = "Run the installation", params(ReviewsQuery),
    security(("signIn" = [])),
    responses(
        (status = 200, description = "Newest first", body = ModeratedReviews),
        (status = 403, description = "`not_allowed`: not a system admin"),
    )
)]
pub async fn list_reviews(
    State(app): State<App>,
    SystemAdmin(_admin): SystemAdmin,
    Query(query): Query<ReviewsQuery>,
) -> Result<axum::Json<ModeratedReviews>, ApiError> {
    let page = Page::read(query.page, query.limit)?;
    let filter = ReviewFilter { movie: query.movie_id.map(MovieId::new), is_hidden: query.hidden };
    let found = actions::all_reviews(&app, filter, page).await?;
    let reviews = found.rows.into_iter().map(ModeratedReview::from).collect();
    Ok(axum::Json(ModeratedReviews { reviews, pagination: page.of(found.total) }))
}

/// Hide a review, or show it again
///
/// A hidden review does not count. Its author reads the reason, and cannot change it any more.
#[utoipa::path(
    patch, path = "/api/v1/admin/reviews/{reviewId}", tag = "Run the installation",
    security(("signIn" = [])),
    responses(
        (status = 200, description = "The review as it is now", body = ModeratedReview),
        (status = 403, description = "`not_allowed`: not a system admin"),
        (status = 404, description = "`unknown_review`"),
        (status = 422, description = "`invalid_fields`: a reason is needed"),
    )
)]
pub async fn moderate(
    State(app): State<App>,
    SystemAdmin(principal): SystemAdmin,
    Id(review): Id<ReviewId>,
    Json(body): Json<ReviewChange>,
) -> Result<axum::Json<ModeratedReview>, ApiError> {
    let mut check = Check::default();
    check.text_opt("reason", Some(&body.reason), HIDE_REASON_CHARS_MAX);
    check.done()?;
    let decided = if body.hidden { Moderation::Hide(body.reason) } else { Moderation::Show };
    let moderated = actions::moderate_review(&app, principal.user, review, decided).await?;
    Ok(axum::Json(moderated.into()))
}

impl From<SignedReview> for ModeratedReview {
    fn from(signed: SignedReview) -> Self {
        let (status, hidden_reason) = status_of(&signed.review.state);
        Self {
            movie_id: signed.review.movie.uuid(),
            user_id: signed.review.user.uuid(),
            status,
            hidden_reason,
            review: signed.into(),
        }
    }
}
