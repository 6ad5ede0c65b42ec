//! Command: those who moderate put a hidden review back.

use kernel::{ReviewId, UserId};
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::hide_review::ModerationRefusal;
use crate::rating::{Change, rate};
use crate::review::{Review, ReviewState, find_review};

sql! {
    /// The stars are a condition, because the film's sum changes by them.
    SHOW = "UPDATE reviews SET state = 'published', hidden_by = NULL, hidden_reason = NULL, \
        hidden_at = NULL WHERE review_id = $1 AND stars = $2 AND state = 'hidden'";
}

/// A review to put back.
#[derive(Debug, Clone, Copy)]
pub struct ShowReview {
    /// Who moderates.
    pub by: UserId,
    /// Which review.
    pub review: ReviewId,
}

/// Publishes a hidden review again. One that is published stays so.
pub fn show_review(
    tx: &mut Tx<'_>,
    command: &ShowReview,
) -> Result<Review, Failure<ModerationRefusal>> {
    let review = find_review(tx, command.review)?.ok_or(ModerationRefusal::NoReview)?;
    if review.is_published() {
        return Ok(review);
    }
    if tx.execute(&SHOW, params![review.id, i64::from(review.stars)])? == 0 {
        return Err(ModerationRefusal::NoReview.into());
    }
    rate(tx, review.movie, Change::Comes(review.stars))?;
    tx.journal(&Entry {
        actor: Actor::User(command.by),
        action: "catalog.show_review",
        subject_kind: "review",
        subject: review.id.uuid(),
        detail: json!({ "movie": review.movie }),
    })?;
    Ok(Review { state: ReviewState::Published, ..review })
}
