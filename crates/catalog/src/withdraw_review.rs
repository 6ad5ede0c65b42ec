//! Command: somebody takes back what they said of a film.

use kernel::{MovieId, UserId};
use serde_json::json;
use store::{Actor, Entry, StoreError, Tx, params, sql};

use crate::rating::{Change, rate};
use crate::review::{ReviewState, review_of};

sql! {
    /// The stars are a condition, because the film's sum changes by them.
    WITHDRAW = "DELETE FROM reviews WHERE review_id = $1 AND stars = $2 AND state = 'published'";
    /// The row stays: taking a hidden review back must not be the way to write it once more.
    TAKE_WORDS = "UPDATE reviews SET body = '', state = 'withdrawn' \
        WHERE review_id = $1 AND state = 'hidden'";
}

/// Whose review of which film.
#[derive(Debug, Clone, Copy)]
pub struct WithdrawReview {
    /// Of what.
    pub movie: MovieId,
    /// By whom.
    pub user: UserId,
}

/// Takes a review and its stars away. Where there is none, nothing is to be done.
pub fn withdraw_review(tx: &mut Tx<'_>, command: &WithdrawReview) -> Result<(), StoreError> {
    let Some(review) = review_of(tx, command.movie, command.user)? else { return Ok(()) };
    let stars = review.stars;
    match review.state {
        ReviewState::Published => {
            if tx.execute(&WITHDRAW, params![review.id, i64::from(stars)])? == 1 {
                rate(tx, review.movie, Change::Goes(stars))?;
            }
        }
        ReviewState::Hidden(_) => {
            tx.execute(&TAKE_WORDS, params![review.id])?;
        }
        ReviewState::Withdrawn => return Ok(()),
    }
    tx.journal(&Entry {
        actor: Actor::User(command.user),
        action: "catalog.withdraw_review",
        subject_kind: "review",
        subject: review.id.uuid(),
        detail: json!({ "movie": review.movie, "stars": stars }),
    })
}
