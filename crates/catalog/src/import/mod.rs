//! Bulk import of films, cities, theatres and shows.
//!
//! Two stages. Reading is pure: a text becomes typed rows and a list of what could not be read.
//! Writing runs the same commands as the doors do, so an imported record has met every rule. With
//! [`OnBadRows::RefuseFile`] a file is written as a whole or not at all; with
//! [`OnBadRows::SkipRow`] good rows are written in batches. A dry run does everything but commit.
//!
//! Identifiers follow from what a record is called, so that the same file twice changes nothing.
//! What is already there with other content is reported, never changed.

mod cities;
mod csv_rows;
mod films;
mod names;
mod seat_plan;
mod shows;
mod theaters;

use std::ops::Range;
use std::sync::Arc;

use kernel::Refusal;
use sha2::{Digest, Sha256};
use store::{Actor, Failure, Store, StoreError, Tx};
use uuid::Uuid;

use crate::edit::{EditRefusal, FieldProblem};
use crate::limits::IMPORT_BATCH_ROWS;

pub use cities::{CityRow, read_cities};
pub use films::{FilmRow, read_films};
pub use seat_plan::{ImportSeatPlan, SeatPlanImport, import_seat_plan};
pub use shows::{ShowRow, read_shows};
pub use theaters::{TheaterRow, read_theaters};

/// What becomes of a file in which some rows are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnBadRows {
    /// Nothing of it is written.
    RefuseFile,
    /// The other rows are written.
    SkipRow,
}

/// Whether an import is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Everything is tried and nothing is kept.
    DryRun,
    /// What is good is kept.
    Write,
}

/// How a file is imported.
#[derive(Debug, Clone, Copy)]
pub struct ImportOrder {
    /// Who imports it, for the journal.
    pub actor: Actor,
    /// What becomes of bad rows.
    pub on_bad_rows: OnBadRows,
    /// Whether it is meant.
    pub mode: ImportMode,
}

/// A row that was not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its column or field; empty where it is the row as a whole.
    pub field: String,
    /// What is the matter, and what to do.
    pub reason: String,
}

/// A file that was read: what can be tried, and what cannot.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadFile<T> {
    /// Rows with their lines.
    pub rows: Vec<(u64, T)>,
    /// Rows that could not be read.
    pub rejected: Vec<RejectedRow>,
}

/// What an import has done, or, in a dry run, would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows that made something new.
    pub created: usize,
    /// Rows whose records were there already.
    pub unchanged: usize,
    /// Rows that were not imported, by line.
    pub rejected: Vec<RejectedRow>,
    /// Whether anything was written.
    pub is_written: bool,
}

/// What a row has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// Something new.
    Created,
    /// It was there.
    Unchanged,
}

/// A row that the commands of this crate can write. A row that is refused has written nothing, for
/// the good rows around it may be committed.
pub trait ImportRow: Send + Sync + 'static {
    /// Writes the row.
    fn write(&self, tx: &mut Tx<'_>, actor: Actor) -> Result<Imported, Failure<Rejection>>;
}

/// Why a row was refused: its faults, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection(pub Vec<FieldProblem>);

impl Rejection {
    pub(crate) fn of(field: &str, message: impl Into<String>) -> Self {
        Self(vec![FieldProblem { field: field.to_owned(), message: message.into() }])
    }
}

impl From<EditRefusal> for Rejection {
    fn from(refusal: EditRefusal) -> Self {
        match refusal {
            EditRefusal::Invalid(problems) => Self(problems),
            EditRefusal::Taken(problem) => Self(vec![problem]),
            EditRefusal::IdReused => Self::of("", ALREADY_THERE),
            EditRefusal::NotFound(_) => Self::of("", refusal.message()),
        }
    }
}

impl From<Rejection> for Failure<Rejection> {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

const ALREADY_THERE: &str =
    "It is already there with other content. Change it in the console, or remove the row.";

/// Writes a file that was read, or tries to. Waits for the store: call it from the command line or
/// from a thread of its own.
pub fn import<T: ImportRow>(
    store: &Store,
    file: ReadFile<T>,
    order: ImportOrder,
) -> Result<ImportReport, StoreError> {
    let ReadFile { rows, mut rejected } = file;
    let rows = Arc::new(rows);
    let is_whole = order.mode == ImportMode::DryRun || order.on_bad_rows == OnBadRows::RefuseFile;
    let is_doomed = order.mode == ImportMode::DryRun
        || (order.on_bad_rows == OnBadRows::RefuseFile && !rejected.is_empty());
    let batch_rows = if is_whole { rows.len().max(1) } else { IMPORT_BATCH_ROWS };
    let mut report = ImportReport::default();
    for start in (0..rows.len()).step_by(batch_rows) {
        let batch = start..rows.len().min(start + batch_rows);
        let commit = match (is_doomed, order.on_bad_rows) {
            (true, _) => Commit::Never,
            (false, OnBadRows::RefuseFile) => Commit::IfAllIsWell,
            (false, OnBadRows::SkipRow) => Commit::Always,
        };
        let part = write_batch(store, &rows, batch, order.actor, commit)?;
        report.created += part.created;
        report.unchanged += part.unchanged;
        report.is_written |= part.is_written;
        rejected.extend(part.rejected);
    }
    rejected.sort_by_key(|row| row.line);
    Ok(ImportReport { rejected, ..report })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commit {
    Always,
    IfAllIsWell,
    Never,
}

/// One transaction. A report that travels as a refusal has rolled it back.
fn write_batch<T: ImportRow>(
    store: &Store,
    rows: &Arc<Vec<(u64, T)>>,
    batch: Range<usize>,
    actor: Actor,
    commit: Commit,
) -> Result<ImportReport, StoreError> {
    let rows = Arc::clone(rows);
    let written = store.write_blocking("catalog.import", move |tx| {
        let report = write_rows(tx, &rows[batch.clone()], actor)?;
        let is_well = report.rejected.is_empty();
        match commit {
            Commit::Always => Ok(report),
            Commit::IfAllIsWell if is_well => Ok(report),
            Commit::IfAllIsWell | Commit::Never => Err(Failure::Refused(report)),
        }
    });
    match written {
        Ok(report) => Ok(ImportReport { is_written: report.created > 0, ..report }),
        Err(Failure::Refused(report)) => Ok(report),
        Err(Failure::Store(error)) => Err(error),
    }
}

fn write_rows<T: ImportRow>(
    tx: &mut Tx<'_>,
    rows: &[(u64, T)],
    actor: Actor,
) -> Result<ImportReport, StoreError> {
    let mut report = ImportReport::default();
    for (line, row) in rows {
        match row.write(tx, actor) {
            Ok(Imported::Created) => report.created += 1,
            Ok(Imported::Unchanged) => report.unchanged += 1,
            Err(Failure::Refused(Rejection(problems))) => {
                report.rejected.extend(problems.into_iter().map(|problem| RejectedRow {
                    line: *line,
                    field: problem.field,
                    reason: problem.message,
                }));
            }
            Err(Failure::Store(error)) => return Err(error),
        }
    }
    Ok(report)
}

/// The identifier of a record that a file names: the same name, the same identifier.
pub(crate) fn derived_id(kind: &str, name: &[&str]) -> Uuid {
    let mut hash = Sha256::new_with_prefix(kind);
    for part in name {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
