//! What people say of films and events: to read, to write, to take back.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use catalog::limits::{REVIEW_CHARS_MAX, REVIEW_EDIT_DAYS};
use catalog::{Movie, ReviewState};
use http_api::actions::{self, MovieReviews, SignedReview};
use http_api::{ApiError, Page as Slice, Pagination};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{MovieId, UserId};
use serde::Deserialize;
use ui::components::Problems;
use ui::components::pagination::Pages;
use ui::components::reviews::{Review, Summary};
use ui::pages::review_form::{self, Stage, Write};
use ui::pages::reviews::{self as pages, Glimpse, Own, OwnCard, View};

use crate::Site;
use crate::door::{Form, Member, Page, Visitor, problems, see_other};
use crate::shown::{address, id_in, movie_href, poster_of};

/// Reviews on a page.
const REVIEWS_PER_PAGE: u32 = 20;
/// Reviews on the page of a film: the newest that have words.
const NEWEST: usize = 3;

/// Which page of a list, and what has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    page: Option<u32>,
    done: String,
}

/// All reviews of a film.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let (movie, page) = (movie_in(&id)?, Slice::read(wish.page, Some(REVIEWS_PER_PAGE))?);
    let found = site.lists.reviews(site.app(), movie, page).await?;
    let mine = match &visitor.person {
        Some(person) => actions::my_review(site.app(), person.principal.user, movie).await?,
        None => None,
    };
    let mine = mine.filter(catalog::Review::is_published);
    let others = found.reviews.rows.iter();
    let others = others.filter(|one| mine.as_ref().is_none_or(|mine| mine.id != one.review.id));
    let by = visitor.person.as_ref().map(|person| accounts::byline(&person.name));
    let href = movie_href(&found.movie);
    let view = View {
        title: found.movie.title.clone(),
        summary: summary_of(&found),
        reviews: others.map(shown).collect(),
        pages: pages_of(&page.of(found.reviews.total), &format!("{href}/reviews")),
        mine: mine.map(|review| shown(&SignedReview { review, by })),
        is_saved: wish.done == "saved",
        href,
    };
    Ok(Page::ok(pages::show(&visitor.shell(), &view)))
}

/// What the page of a film shows of it.
pub(crate) async fn newest(site: &Site, movie: MovieId) -> Result<Glimpse, ApiError> {
    let first = Slice::read(None, Some(REVIEWS_PER_PAGE))?;
    let found = site.lists.reviews(site.app(), movie, first).await?;
    let with_words = found.reviews.rows.iter().filter(|one| !one.review.text.is_empty());
    Ok(Glimpse {
        href: movie_href(&found.movie),
        summary: summary_of(&found),
        newest: with_words.take(NEWEST).map(shown).collect(),
    })
}

/// The form, with what was said before.
pub async fn show_form(
    State(site): State<Site>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page, ApiError> {
    let written = Written::find(&site, member.principal.user, movie_in(&id)?).await?;
    let (stars, text) = (written.stars, written.text.clone());
    let page = written.page(&member.visitor, stars, &text, Problems::default());
    Ok(Page::ok(page))
}

/// Publishes what was written. Who was signed out meanwhile loses nothing of it.
pub async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let movie = movie_in(&id)?;
    let (stars, text) = (form.text("stars").parse().ok(), form.text("text"));
    let Some(principal) = visitor.principal() else {
        let written = Written::nobodys(&site, movie).await?;
        let page = written.page(&visitor, stars, text, Problems::default());
        return Ok(Page(StatusCode::UNAUTHORIZED, page).into_response());
    };
    let user = principal.user;
    // Browsers send the end of a line as two characters, and count it as one.
    let words = text.replace("\r\n", "\n");
    let wished = actions::write_review(site.app(), user, movie, stars.unwrap_or(0), words);
    let error = match wished.await {
        Ok(_) => return Ok(see_other(&format!("/m/{movie}/reviews?done=saved"))),
        Err(error) => error,
    };
    let (status, problems) = (error.status(), problems(visitor.words(), error)?);
    let written = Written::find(&site, user, movie).await?;
    Ok(Page(status, written.page(&visitor, stars, text, problems)).into_response())
}

/// Takes a review back.
pub async fn withdraw(
    State(site): State<Site>,
    member: Member,
    Path(id): Path<String>,
    _form: Form,
) -> Result<Response, ApiError> {
    actions::withdraw_review(site.app(), member.principal.user, movie_in(&id)?).await?;
    Ok(see_other("/account/reviews?done=withdrawn"))
}

/// All that somebody said.
pub async fn show_own(
    State(site): State<Site>,
    member: Member,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let page = Slice::read(wish.page, Some(REVIEWS_PER_PAGE))?;
    let found = actions::my_reviews(site.app(), member.principal.user, page).await?;
    let (now, pages) = (site.app().store.now(), page.of(found.total));
    let view = Own {
        cards: found.rows.iter().map(|(movie, review)| own_card(movie, review, now)).collect(),
        page: (pages.page, u32::try_from(pages.pages).unwrap_or(u32::MAX)),
        is_withdrawn: wish.done == "withdrawn",
    };
    Ok(Page::ok(pages::show_own(&member.visitor.shell(), &view)))
}

/// What somebody has written of a film so far, as its form begins.
struct Written {
    movie: Movie,
    stars: Option<u8>,
    text: String,
    stage: Stage,
}

impl Written {
    async fn find(site: &Site, user: UserId, movie: MovieId) -> Result<Self, ApiError> {
        let app = site.app();
        let (movie, review) =
            tokio::try_join!(actions::movie(app, movie), actions::my_review(app, user, movie))?;
        let Some(review) = review else {
            return Ok(Self { movie, stars: None, text: String::new(), stage: Stage::New });
        };
        let stage = stage_of(&review, app.store.now());
        let stars = (review.state != ReviewState::Withdrawn).then_some(review.stars);
        Ok(Self { movie, stars, text: review.text, stage })
    }

    async fn nobodys(site: &Site, movie: MovieId) -> Result<Self, ApiError> {
        let movie = actions::movie(site.app(), movie).await?;
        Ok(Self { movie, stars: None, text: String::new(), stage: Stage::SignedOut })
    }

    /// The page, with what is chosen and typed in its fields.
    fn page(
        self,
        visitor: &Visitor,
        stars: Option<u8>,
        text: &str,
        problems: Problems,
    ) -> ui::Markup {
        let (href, picture) = (movie_href(&self.movie), poster_of(&self.movie));
        let name = visitor.person.as_ref().map(|person| accounts::byline(&person.name));
        let view = Write {
            title: &self.movie.title,
            href: &href,
            picture: &picture,
            byline: name.as_deref().unwrap_or_default(),
            stars,
            text,
            stage: self.stage,
            chars_max: REVIEW_CHARS_MAX,
            edit_days: REVIEW_EDIT_DAYS,
            problems,
        };
        review_form::show(&visitor.shell(), &view)
    }
}

fn stage_of(review: &catalog::Review, now: Timestamp) -> Stage {
    match &review.state {
        ReviewState::Published if review.editable_until() > now => {
            Stage::Open(day(review.editable_until()))
        }
        ReviewState::Published => Stage::Closed,
        ReviewState::Hidden(hidden) => Stage::Hidden(Some(hidden.reason.clone())),
        ReviewState::Withdrawn => Stage::Hidden(None),
    }
}

fn own_card(movie: &Movie, review: &catalog::Review, now: Timestamp) -> OwnCard {
    OwnCard {
        title: movie.title.clone(),
        href: movie_href(movie),
        picture: poster_of(movie),
        stars: review.stars,
        text: review.text.clone(),
        on: day(review.written_at),
        stage: stage_of(review, now),
    }
}

fn shown(SignedReview { review, by }: &SignedReview) -> Review {
    Review {
        by: by.clone(),
        stars: review.stars,
        text: review.text.clone(),
        is_verified: review.is_verified,
        on: day(review.written_at),
        is_edited: review.edited_at.is_some(),
    }
}

fn summary_of(found: &MovieReviews) -> Option<Summary> {
    found.movie.average_rating().map(|mean| Summary {
        mean,
        count: found.movie.rating_count.unsigned_abs(),
        spread: found.stars.best_first().collect(),
    })
}

fn pages_of(at: &Pagination, path: &str) -> Pages {
    let link = |page: u32| address(path, &[("page", &page.to_string())]);
    let count = u32::try_from(at.pages).unwrap_or(u32::MAX);
    Pages {
        number: at.page,
        count,
        previous: (at.page > 1).then(|| link(at.page - 1)),
        next: (at.page < count).then(|| link(at.page + 1)),
    }
}

/// A review belongs to no theatre, so its day is Greenwich's.
fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn movie_in(path: &str) -> Result<MovieId, ApiError> {
    let unknown = || ApiError::not_found("unknown_movie", "There is no such film or event.");
    id_in(path, MovieId::new).ok_or_else(unknown)
}
