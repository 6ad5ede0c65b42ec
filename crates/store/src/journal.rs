//! The journal: who did what to which subject. Written by each command in its own transaction, never
//! updated or deleted; the audit trail and the source of the insights.

use jiff::Timestamp;
use kernel::UserId;
use serde_json::Value;
use uuid::Uuid;

use crate::{Param, Row, Snapshot, StoreError, Tx, params, sql};

sql! {
    INSERT_ENTRY = "INSERT INTO journal \
        (at, actor, actor_id, action, subject_kind, subject_id, detail) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    JOURNAL_OF = "SELECT at, actor, actor_id, action, subject_kind, detail FROM journal \
        WHERE subject_id = $1 ORDER BY entry_no";
    NEWEST_ENTRY = "SELECT at FROM journal ORDER BY entry_no DESC LIMIT 1";
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody without an account.
    Guest,
    /// A person or member of staff who is signed in.
    User(UserId),
    /// A job, a schedule or a reconciler of ours.
    System,
}

impl Actor {
    /// The word in the database, and which person.
    const fn columns(self) -> (&'static str, Option<UserId>) {
        match self {
            Self::Guest => ("guest", None),
            Self::User(user) => ("user", Some(user)),
            Self::System => ("system", None),
        }
    }
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (word, person) = self.columns();
        f.write_str(&in_words(word, person))
    }
}

fn in_words(actor: &str, person: Option<UserId>) -> String {
    person.map_or_else(|| actor.to_owned(), |person| format!("{actor}:{person}"))
}

/// What one command did.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Who.
    pub actor: Actor,
    /// What, as `crate.command`.
    pub action: &'a str,
    /// What kind of thing the subject is: `hold`, `booking`.
    pub subject_kind: &'a str,
    /// To which.
    pub subject: Uuid,
    /// What changed, an object. No personal data, and not what the subject's own row keeps for good:
    /// of all that a sale writes, that was what was said most often.
    pub detail: Value,
}

impl Tx<'_> {
    /// Notes what this script did.
    pub fn journal(&mut self, entry: &Entry<'_>) -> Result<(), StoreError> {
        let (now, (actor, person)) = (self.now(), entry.actor.columns());
        let detail = Param::json(&entry.detail);
        self.execute_later(
            &INSERT_ENTRY,
            &[
                now.into(),
                actor.into(),
                person.into(),
                entry.action.into(),
                entry.subject_kind.into(),
                entry.subject.into(),
                detail,
            ],
        )
    }
}

/// A journal row as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// When.
    pub at: Timestamp,
    /// Who, in words.
    pub actor: String,
    /// What.
    pub action: String,
    /// The kind of its subject.
    pub subject_kind: String,
    /// What changed.
    pub detail: Value,
}

/// The history of one subject, oldest first.
pub fn journal_of(
    snapshot: &mut Snapshot<'_>,
    subject: Uuid,
) -> Result<Vec<JournalRow>, StoreError> {
    snapshot.rows(&JOURNAL_OF, params![subject], |row: &Row<'_>| {
        Ok(JournalRow {
            at: row.get(0)?,
            actor: in_words(&row.get::<String>(1)?, row.get(2)?),
            action: row.get(3)?,
            subject_kind: row.get(4)?,
            detail: row.json(5)?,
        })
    })
}

/// When the newest entry was written: no clock of this installation should be behind it.
pub fn newest_journal_entry(snapshot: &mut Snapshot<'_>) -> Result<Option<Timestamp>, StoreError> {
    snapshot.row_opt(&NEWEST_ENTRY, &[], |row| row.get(0))
}
