//! What one person says of one film or event: stars and, if they like, some words.
//!
//! Whose review it is, is a bare id; the name beside it is `accounts`' to give and to take away.

use kernel::time::plus_seconds;
use kernel::{MovieId, ReviewId, Timestamp, UserId};
use store::{Row, Snapshot, StoreError, params, sql};

use crate::limits::REVIEW_EDIT_DAYS;

pub(crate) const EDIT_SECONDS: i64 = REVIEW_EDIT_DAYS * 24 * 3_600;

macro_rules! review_columns {
    () => {
        "r.review_id, r.movie_id, r.user_id, r.stars, r.body, r.is_verified, r.state, \
         r.hidden_by, r.hidden_reason, r.hidden_at, r.written_at, r.edited_at"
    };
}
pub(crate) use review_columns;

sql! {
    FIND_REVIEW = concat!("SELECT ", review_columns!(), " FROM reviews r \
        WHERE r.review_id = $1");
    REVIEW_OF = concat!("SELECT ", review_columns!(), " FROM reviews r \
        WHERE r.movie_id = $1 AND r.user_id = $2");
}

/// What one person says of one film or event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Which.
    pub id: ReviewId,
    /// Of what.
    pub movie: MovieId,
    /// By whom.
    pub user: UserId,
    /// 1 to 5.
    pub stars: u8,
    /// Plain text with line breaks; may be empty.
    pub text: String,
    /// Whether they were there when it was last written.
    pub is_verified: bool,
    /// Whether it can be read.
    pub state: ReviewState,
    /// When it was first written.
    pub written_at: Timestamp,
    /// When it was last changed, if it was.
    pub edited_at: Option<Timestamp>,
}

/// Whether a review can be read, and counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewState {
    /// By everybody.
    Published,
    /// By its author and by those who moderate.
    Hidden(Hidden),
    /// Its author has taken their words away while it was hidden. What is left keeps them from
    /// writing the same again.
    Withdrawn,
}

/// Who hid a review, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Who.
    pub by: UserId,
    /// Why, for its author to read.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Review {
    /// Until when its author can change it.
    #[must_use]
    pub fn editable_until(&self) -> Timestamp {
        plus_seconds(self.written_at, EDIT_SECONDS)
    }

    /// Whether everybody can read it, and its stars count.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.state == ReviewState::Published
    }
}

/// A review by its id, hidden or not. One that is withdrawn is not there.
pub fn find_review(
    snapshot: &mut Snapshot<'_>,
    review: ReviewId,
) -> Result<Option<Review>, StoreError> {
    let found = snapshot.row_opt(&FIND_REVIEW, params![review], |row| read_review(row, 0))?;
    Ok(found.filter(|review| review.state != ReviewState::Withdrawn))
}

/// What somebody said of a film, in whatever state it is.
pub fn review_of(
    snapshot: &mut Snapshot<'_>,
    movie: MovieId,
    user: UserId,
) -> Result<Option<Review>, StoreError> {
    snapshot.row_opt(&REVIEW_OF, params![movie, user], |row| read_review(row, 0))
}

/// Reads `review_columns!`, in its order, from a column on.
pub(crate) fn read_review(row: &Row<'_>, from: usize) -> Result<Review, StoreError> {
    let stars: u32 = row.get(from + 3)?;
    let state: String = row.get(from + 6)?;
    Ok(Review {
        id: row.get(from)?,
        movie: row.get(from + 1)?,
        user: row.get(from + 2)?,
        stars: u8::try_from(stars).map_err(|_| defect(&format!("{stars} stars")))?,
        text: row.get(from + 4)?,
        is_verified: row.get(from + 5)?,
        state: match state.as_str() {
            "published" => ReviewState::Published,
            "hidden" => ReviewState::Hidden(Hidden {
                by: row.get(from + 7)?,
                reason: row.get(from + 8)?,
                at: row.get(from + 9)?,
            }),
            "withdrawn" => ReviewState::Withdrawn,
            other => return Err(defect(other)),
        },
        written_at: row.get(from + 10)?,
        edited_at: row.get(from + 11)?,
    })
}

fn defect(found: &str) -> StoreError {
    StoreError::Defect(format!("a review has {found:?}"))
}
