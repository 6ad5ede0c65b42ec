//! What people say of films and events: read, written, withdrawn, moderated.

use accounts::{AccessRefusal, bylines_of};
use booking::has_attended;
use catalog::{
    HideReview, Movie, Paged, Review, ReviewFilter, ShowReview, StarCounts, WithdrawReview,
    WriteReview, find_movie, review_of, star_counts, user_reviews,
};
use kernel::{MovieId, ReviewId, UserId};
use store::{Snapshot, StoreError};

use crate::App;
use crate::door::{ApiError, Page};
use crate::movies::unknown_movie;

/// A review and the name under it; none where its author has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReview {
    /// The review.
    pub review: Review,
    /// `Ana M.`
    pub by: Option<String>,
}

/// What is said of a film or event.
#[derive(Debug, Clone)]
pub struct MovieReviews {
    /// Of what, with its mean.
    pub movie: Movie,
    /// How the stars are spread.
    pub stars: StarCounts,
    /// A page of the reviews, the newest first.
    pub reviews: Paged<SignedReview>,
}

/// What those who moderate decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moderation {
    /// Nobody shall read it, for this reason.
    Hide(String),
    /// Everybody may read it.
    Show,
}

/// A page of what everybody can read of a film.
pub async fn movie_reviews(
    app: &App,
    movie: MovieId,
    page: Page,
) -> Result<MovieReviews, ApiError> {
    let found = app.store.read("catalog.movie_reviews", move |s| {
        let Some(movie) = find_movie(s, movie)? else { return Ok(None) };
        let reviews = catalog::movie_reviews(s, movie.id, page.rows())?;
        let (stars, reviews) = (star_counts(s, movie.id)?, signed(s, reviews)?);
        Ok::<_, StoreError>(Some(MovieReviews { movie, stars, reviews }))
    });
    found.await?.ok_or_else(unknown_movie)
}

/// What somebody said of a film, in whatever state it is.
pub async fn my_review(
    app: &App,
    user: UserId,
    movie: MovieId,
) -> Result<Option<Review>, ApiError> {
    Ok(app.store.read("catalog.review_of", move |s| review_of(s, movie, user)).await?)
}

/// All that somebody said, the newest first.
pub async fn my_reviews(
    app: &App,
    user: UserId,
    page: Page,
) -> Result<Paged<(Movie, Review)>, ApiError> {
    let found = app.store.read("catalog.user_reviews", move |s| user_reviews(s, user, page.rows()));
    Ok(found.await?)
}

/// Says something of a film, or says it anew. The house marks it if it knows that they were there.
pub async fn write_review(
    app: &App,
    user: UserId,
    movie: MovieId,
    stars: u8,
    text: String,
) -> Result<Review, ApiError> {
    let wish = WriteReview {
        review: app.fresh(ReviewId::new),
        movie,
        user,
        stars,
        text,
        is_verified: false,
    };
    let script = app.store.write("catalog.write_review", move |tx| {
        // An access token may outlive its account; nothing is written for somebody who is erased.
        if bylines_of(tx, &[user])?.is_empty() {
            return Ok(None);
        }
        let is_verified = has_attended(tx, user, movie)?;
        catalog::write_review(tx, &WriteReview { is_verified, ..wish.clone() }).map(Some)
    });
    Ok(script.await?.ok_or(AccessRefusal::NotSignedIn)?)
}

/// Takes back what somebody said of a film.
pub async fn withdraw_review(app: &App, user: UserId, movie: MovieId) -> Result<(), ApiError> {
    let command = WithdrawReview { movie, user };
    let script = app
        .store
        .write("catalog.withdraw_review", move |tx| catalog::withdraw_review(tx, &command));
    Ok(script.await?)
}

/// What those who moderate look through.
pub async fn all_reviews(
    app: &App,
    filter: ReviewFilter,
    page: Page,
) -> Result<Paged<SignedReview>, ApiError> {
    let found = app.store.read("catalog.all_reviews", move |s| {
        let reviews = catalog::all_reviews(s, filter, page.rows())?;
        signed(s, reviews)
    });
    Ok(found.await?)
}

/// Hides a review or shows it again.
pub async fn moderate_review(
    app: &App,
    by: UserId,
    review: ReviewId,
    decided: Moderation,
) -> Result<SignedReview, ApiError> {
    let review = match decided {
        Moderation::Hide(reason) => {
            let command = HideReview { by, review, reason };
            app.store
                .write("catalog.hide_review", move |tx| catalog::hide_review(tx, &command))
                .await?
        }
        Moderation::Show => {
            let command = ShowReview { by, review };
            app.store
                .write("catalog.show_review", move |tx| catalog::show_review(tx, &command))
                .await?
        }
    };
    let author = review.user;
    let names = app.store.read("accounts.bylines_of", move |s| bylines_of(s, &[author]));
    Ok(SignedReview { by: names.await?.remove(&author), review })
}

/// Puts the names under reviews, all of them at once.
fn signed(
    snapshot: &mut Snapshot<'_>,
    reviews: Paged<Review>,
) -> Result<Paged<SignedReview>, StoreError> {
    let authors: Vec<UserId> = reviews.rows.iter().map(|review| review.user).collect();
    let names = bylines_of(snapshot, &authors)?;
    let sign = |review: Review| SignedReview { by: names.get(&review.user).cloned(), review };
    Ok(Paged { rows: reviews.rows.into_iter().map(sign).collect(), total: reviews.total })
}
