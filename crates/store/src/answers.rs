//! Remembered answers, for clients that name their requests (`Idempotency-Key`).
//!
//! The first request with a key writes a running row; its answer completes the row; a second request
//! gets that answer, or learns that the first one still runs, or that it asks for something else.

use kernel::time::plus_seconds;

use crate::{Row, StoreError, Tx, params, sql};

/// How long an answer is remembered.
const KEEP_SECONDS: i64 = 24 * 3_600;
/// A request that has not answered by then has died; the key is free again.
const RUNNING_SECONDS: i64 = 120;

sql! {
    START_ANSWER = "INSERT INTO remembered_answers (key_hash, request_hash, expires_at) \
        VALUES ($1, $2, $3) ON CONFLICT (key_hash) DO UPDATE SET \
        request_hash = excluded.request_hash, expires_at = excluded.expires_at, \
        status = NULL, content_type = NULL, body = NULL \
        WHERE remembered_answers.expires_at <= $4";
    FIND_ANSWER = "SELECT request_hash, status, content_type, body FROM remembered_answers \
        WHERE key_hash = $1";
    KEEP_ANSWER = "UPDATE remembered_answers SET status = $2, content_type = $3, body = $4, \
        expires_at = $5 WHERE key_hash = $1 AND request_hash = $6 AND status IS NULL";
    FORGET_ANSWER = "DELETE FROM remembered_answers \
        WHERE key_hash = $1 AND request_hash = $2 AND status IS NULL";
    TIDY_ANSWERS = "DELETE FROM remembered_answers WHERE expires_at < $1";
}

/// A request's name and content, both hashed by the door together with who asks.
#[derive(Debug, Clone, Copy)]
pub struct AnswerKey {
    /// Who asks, which call, which key.
    pub key_hash: [u8; 32],
    /// What is asked.
    pub request_hash: [u8; 32],
}

/// An answer as it went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The status code.
    pub status: u16,
    /// The content type.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known about a named request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// It is new: go on, and call [`remember_answer`] or [`forget_answer`].
    New,
    /// The first one still runs.
    Running,
    /// Answered before: give the same answer.
    Answered(StoredAnswer),
    /// The key was used for another content.
    OtherContent,
}

/// Claims the key, or tells what became of the request that has it.
pub fn start_answer(tx: &mut Tx<'_>, key: &AnswerKey) -> Result<Remembered, StoreError> {
    let now = tx.now();
    let dead = plus_seconds(now, RUNNING_SECONDS);
    let started =
        tx.execute(&START_ANSWER, params![&key.key_hash, &key.request_hash, dead, now])?;
    if started == 1 {
        return Ok(Remembered::New);
    }
    tx.row(&FIND_ANSWER, params![&key.key_hash], |row: &Row<'_>| {
        if row.get::<Vec<u8>>(0)? != key.request_hash {
            return Ok(Remembered::OtherContent);
        }
        let Some(status) = row.get::<Option<u32>>(1)? else { return Ok(Remembered::Running) };
        Ok(Remembered::Answered(StoredAnswer {
            status: u16::try_from(status).unwrap_or(500),
            content_type: row.get(2)?,
            body: row.get(3)?,
        }))
    })
}

/// Completes the row with the answer that goes out. The first answer stands: a request that took so
/// long that its key was free again changes nothing.
pub fn remember_answer(
    tx: &mut Tx<'_>,
    key: &AnswerKey,
    answer: &StoredAnswer,
) -> Result<(), StoreError> {
    let until = plus_seconds(tx.now(), KEEP_SECONDS);
    tx.execute(
        &KEEP_ANSWER,
        params![
            &key.key_hash,
            u32::from(answer.status),
            &answer.content_type,
            &answer.body,
            until,
            &key.request_hash
        ],
    )?;
    Ok(())
}

/// Frees the key of a request that failed in a way that another try may mend.
pub fn forget_answer(tx: &mut Tx<'_>, key: &AnswerKey) -> Result<(), StoreError> {
    tx.execute(&FORGET_ANSWER, params![&key.key_hash, &key.request_hash]).map(|_| ())
}

/// Drops answers whose time has passed.
pub fn forget_old_answers(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(&TIDY_ANSWERS, params![now])
}
