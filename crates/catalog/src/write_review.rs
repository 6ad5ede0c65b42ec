//! Command: somebody says what they think of a film or event, or says it better.

use kernel::time::plus_seconds;
use kernel::{Class, MovieId, Refusal, ReviewId, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, StoreError, Tx, params, sql};

use crate::edit::{Checks, EditRefusal, FieldProblem, field_details, sentences};
use crate::limits::{REVIEW_CHARS_MAX, REVIEW_EDIT_DAYS, STARS_MAX};
use crate::movie::{MovieStatus, find_movie};
use crate::rating::{Change, rate};
use crate::review::{EDIT_SECONDS, Review, ReviewState, review_of};

sql! {
    PUBLISH = "INSERT INTO reviews (review_id, movie_id, user_id, stars, body, is_verified, state, \
        written_at) VALUES ($1, $2, $3, $4, $5, $6, 'published', $7) ON CONFLICT DO NOTHING";
    /// The old stars are a condition, because the film's sum changes by the difference.
    EDIT = "UPDATE reviews SET stars = $3, body = $4, is_verified = $5, edited_at = $6 \
        WHERE review_id = $1 AND stars = $2 AND state = 'published' AND written_at > $7";
}

/// A review to write. One person has one of a film: what was there before is changed.
#[derive(Debug, Clone)]
pub struct WriteReview {
    /// A new identifier, used if this is their first of the film.
    pub review: ReviewId,
    /// Of what.
    pub movie: MovieId,
    /// By whom.
    pub user: UserId,
    /// 1 to 5.
    pub stars: u8,
    /// What they say; may be empty. Markup in it is text like any other.
    pub text: String,
    /// Whether the house knows that they were there.
    pub is_verified: bool,
}

/// Why a review was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteReviewRefusal {
    /// Some fields cannot be so; all of them are listed.
    Invalid(Vec<FieldProblem>),
    /// There is no such film or event.
    UnknownMovie,
    /// Nobody can have seen it yet.
    NotOutYet,
    /// It has been up for too long to be changed.
    EditWindowOver,
    /// Those who moderate took it down.
    Hidden,
    /// The identifier belongs to another review.
    IdReused,
}

/// Writes a review, or changes the one that is there. The same one again changes nothing.
pub fn write_review(
    tx: &mut Tx<'_>,
    command: &WriteReview,
) -> Result<Review, Failure<WriteReviewRefusal>> {
    check(command.stars, &command.text)?;
    let text = plain(&command.text);
    let movie = find_movie(tx, command.movie)?.ok_or(WriteReviewRefusal::UnknownMovie)?;
    if let Some(known) = review_of(tx, command.movie, command.user)? {
        return edit(tx, command, known, text);
    }
    if movie.status == MovieStatus::ComingSoon && !command.is_verified {
        return Err(WriteReviewRefusal::NotOutYet.into());
    }
    publish(tx, command, text)
}

fn publish(
    tx: &mut Tx<'_>,
    command: &WriteReview,
    text: String,
) -> Result<Review, Failure<WriteReviewRefusal>> {
    let WriteReview { review, movie, user, stars, is_verified, .. } = *command;
    let now = tx.now();
    let row = params![review, movie, user, i64::from(stars), &text, is_verified, now];
    if tx.execute(&PUBLISH, row)? == 0 {
        return Err(WriteReviewRefusal::IdReused.into());
    }
    rate(tx, movie, Change::Comes(stars))?;
    let detail = json!({ "movie": movie, "stars": stars, "verified": is_verified });
    note(tx, command.user, review, detail)?;
    let state = ReviewState::Published;
    let (written_at, edited_at) = (now, None);
    Ok(Review { id: review, movie, user, stars, text, is_verified, state, written_at, edited_at })
}

fn edit(
    tx: &mut Tx<'_>,
    command: &WriteReview,
    known: Review,
    text: String,
) -> Result<Review, Failure<WriteReviewRefusal>> {
    if !known.is_published() {
        return Err(WriteReviewRefusal::Hidden.into());
    }
    // Who was there once, was there, whatever became of their booking.
    let is_verified = known.is_verified || command.is_verified;
    let (from, to) = (known.stars, command.stars);
    if (to, &text, is_verified) == (from, &known.text, known.is_verified) {
        return Ok(known);
    }
    let now = tx.now();
    let (old, new, latest) = (i64::from(from), i64::from(to), plus_seconds(now, -EDIT_SECONDS));
    if tx.execute(&EDIT, params![known.id, old, new, &text, is_verified, now, latest])? == 0 {
        return Err(WriteReviewRefusal::EditWindowOver.into());
    }
    rate(tx, known.movie, Change::Turns { from, to })?;
    let detail = json!({ "stars": to, "starsBefore": from, "verified": is_verified });
    note(tx, command.user, known.id, detail)?;
    Ok(Review { stars: to, text, is_verified, edited_at: Some(now), ..known })
}

fn note(tx: &mut Tx<'_>, user: UserId, review: ReviewId, detail: Value) -> Result<(), StoreError> {
    tx.journal(&Entry {
        actor: Actor::User(user),
        action: "catalog.write_review",
        subject_kind: "review",
        subject: review.uuid(),
        detail,
    })
}

fn check(stars: u8, text: &str) -> Result<(), WriteReviewRefusal> {
    let mut checks = Checks::default();
    if !(1..=STARS_MAX).contains(&stars) {
        checks.problem("stars", format!("Choose 1 to {STARS_MAX} stars."));
    }
    let length = text.chars().count();
    if length > REVIEW_CHARS_MAX {
        let message = format!("{length} characters are too many; {REVIEW_CHARS_MAX} are possible.");
        checks.problem("text", message);
    }
    match checks.into_problems() {
        problems if problems.is_empty() => Ok(()),
        problems => Err(WriteReviewRefusal::Invalid(problems)),
    }
}

/// Words and line breaks: no blanks around a line, no control characters, and at most one empty line
/// in a row.
fn plain(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let words = line.replace('\t', " ");
        let words: String = words.chars().filter(|letter| !letter.is_control()).collect();
        let words = words.trim();
        if !(words.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(words.to_owned());
        }
    }
    lines.join("\n").trim_end().to_owned()
}

impl Refusal for WriteReviewRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_fields",
            Self::UnknownMovie => "unknown_movie",
            Self::NotOutYet => "not_out_yet",
            Self::EditWindowOver => "edit_window_over",
            Self::Hidden => "review_hidden",
            Self::IdReused => EditRefusal::IdReused.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownMovie => Class::NotFound,
            Self::IdReused => Class::Conflict,
            Self::Invalid(_) | Self::NotOutYet | Self::EditWindowOver | Self::Hidden => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(problems) => sentences(problems),
            Self::UnknownMovie => "There is no such film or event.".to_owned(),
            Self::NotOutYet => "It is not out yet. Come back when you have seen it.".to_owned(),
            Self::EditWindowOver => format!(
                "A review can be changed for {REVIEW_EDIT_DAYS} days. Yours can still be withdrawn."
            ),
            Self::Hidden => {
                "Our moderators took your review down, so it cannot be changed.".to_owned()
            }
            Self::IdReused => EditRefusal::IdReused.message(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Invalid(problems) => field_details(problems),
            Self::EditWindowOver => json!({ "days": REVIEW_EDIT_DAYS }),
            _ => Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_and_line_breaks() {
        for (typed, plain_text) in [
            ("  Loved it. \r\n", "Loved it."),
            ("One\r\n\r\n\r\n\r\nTwo", "One\n\nTwo"),
            ("\n \nA\tB\u{0}\u{1b}[31mC", "A B[31mC"),
            (" \n\t\n", ""),
            ("<b>a & b</b>", "<b>a & b</b>"),
        ] {
            assert_eq!(plain(typed), plain_text, "{typed:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_of_all_fields_at_once() {
        let long = "x".repeat(REVIEW_CHARS_MAX + 1);
        let Err(WriteReviewRefusal::Invalid(problems)) = check(6, &long) else {
            panic!("it is checked")
        };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["stars", "text"]);
        assert!(check(1, &long[1..]).is_ok() && check(0, "").is_err());
    }
}
