//! Command: those who moderate take a review down. It no longer counts; its author reads why.

use kernel::{Class, Refusal, ReviewId, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::edit::{Checks, EditRefusal};
use crate::limits::HIDE_REASON_CHARS_MAX;
use crate::rating::{Change, rate};
use crate::review::{Hidden, Review, ReviewState, find_review};

sql! {
    /// The stars are a condition, because the film's sum changes by them.
    HIDE = "UPDATE reviews SET state = 'hidden', hidden_by = $3, hidden_reason = $4, \
        hidden_at = $5 WHERE review_id = $1 AND stars = $2 AND state = 'published'";
    GIVE_REASON = "UPDATE reviews SET hidden_by = $2, hidden_reason = $3, hidden_at = $4 \
        WHERE review_id = $1 AND state = 'hidden'";
}

/// A review to take down.
#[derive(Debug, Clone)]
pub struct HideReview {
    /// Who moderates.
    pub by: UserId,
    /// Which review.
    pub review: ReviewId,
    /// Why, in words that its author may read.
    pub reason: String,
}

/// Why a review was not hidden or shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModerationRefusal {
    /// The reason cannot be so.
    Invalid(EditRefusal),
    /// There is no such review, or its author has withdrawn it.
    NoReview,
}

/// Hides a review, or gives another reason for one that is hidden. The same again changes nothing.
pub fn hide_review(
    tx: &mut Tx<'_>,
    command: &HideReview,
) -> Result<Review, Failure<ModerationRefusal>> {
    let reason = command.reason.trim();
    check(reason).map_err(ModerationRefusal::Invalid)?;
    let review = find_review(tx, command.review)?.ok_or(ModerationRefusal::NoReview)?;
    if matches!(&review.state, ReviewState::Hidden(hidden) if hidden.reason == reason) {
        return Ok(review);
    }
    let (by, now) = (command.by, tx.now());
    let stars = i64::from(review.stars);
    if tx.execute(&HIDE, params![review.id, stars, by, reason, now])? == 1 {
        rate(tx, review.movie, Change::Goes(review.stars))?;
    } else if tx.execute(&GIVE_REASON, params![review.id, by, reason, now])? == 0 {
        return Err(ModerationRefusal::NoReview.into());
    }
    tx.journal(&Entry {
        actor: Actor::User(by),
        action: "catalog.hide_review",
        subject_kind: "review",
        subject: review.id.uuid(),
        detail: json!({ "movie": review.movie }),
    })?;
    let hidden = Hidden { by, reason: reason.to_owned(), at: now };
    Ok(Review { state: ReviewState::Hidden(hidden), ..review })
}

fn check(reason: &str) -> Result<(), EditRefusal> {
    let mut checks = Checks::default();
    checks.required("reason", reason, HIDE_REASON_CHARS_MAX);
    checks.done()
}

impl Refusal for ModerationRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(fields) => fields.code(),
            Self::NoReview => "unknown_review",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Invalid(fields) => fields.class(),
            Self::NoReview => Class::NotFound,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(fields) => fields.message(),
            Self::NoReview => "There is no such review. It may have been withdrawn.".to_owned(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Invalid(fields) => fields.details(),
            Self::NoReview => Value::Null,
        }
    }
}
