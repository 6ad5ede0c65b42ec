//! The schema, step by step. A step that was applied anywhere is never edited: add the next one.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Location, StoreError, postgres, sqlite};

/// One step of the schema.
#[derive(Debug)]
pub struct Migration {
    /// The file's name without its ending.
    pub name: &'static str,
    /// The text in PostgreSQL spelling.
    pub sql: &'static str,
}

impl Migration {
    pub(crate) fn checksum(&self) -> String {
        Sha256::digest(self.sql).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

macro_rules! migrations {
    ($($name:literal,)*) => {
        /// All steps in order. A test checks that this list and the folder agree.
        pub static MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sql: include_str!(concat!("../../../migrations/", $name, ".sql")),
        },)*];
    };
}

migrations! {
    "0001_house",
    "0002_accounts",
    "0003_catalog",
    "0004_seating",
    "0005_money",
    "0006_booking",
    "0007_one_time_tokens",
    "0008_reviews",
    "0009_access_needs",
    "0010_archived_shows",
    "0011_schedules",
    "0012_small_ledger",
    "0013_small_journal",
    "0014_small_payments",
    "0015_quick_rows",
    "0016_old_gateway_events",
}

/// A step that the database says it has.
pub(crate) struct Applied {
    pub(crate) name: String,
    pub(crate) checksum: String,
}

pub(crate) fn migrate(
    location: &Location,
    now: Timestamp,
) -> Result<Vec<&'static str>, StoreError> {
    run(location, now, missing, true)
}

/// Only what comes before a step.
pub(crate) fn migrate_before(
    location: &Location,
    now: Timestamp,
    step: &str,
) -> Result<Vec<&'static str>, StoreError> {
    let earlier = |applied: &[Applied]| {
        let mut missing = missing(applied)?;
        missing.retain(|migration| migration.name < step);
        Ok(missing)
    };
    run(location, now, earlier, true)
}

pub(crate) fn pending(location: &Location) -> Result<Vec<&'static str>, StoreError> {
    run(location, Timestamp::UNIX_EPOCH, missing, false)
}

fn run(
    location: &Location,
    now: Timestamp,
    choose: impl Fn(&[Applied]) -> Result<Vec<&'static Migration>, StoreError>,
    apply: bool,
) -> Result<Vec<&'static str>, StoreError> {
    match location {
        Location::Sqlite(path) => sqlite::migrate_with(path, now, choose, apply),
        Location::Postgres(url) => postgres::migrate_with(url, now, choose, apply),
    }
}

fn missing(applied: &[Applied]) -> Result<Vec<&'static Migration>, StoreError> {
    for step in applied {
        let known = MIGRATIONS.iter().find(|migration| migration.name == step.name);
        let Some(known) = known else {
            return Err(StoreError::Unavailable(format!(
                "the database was migrated by a newer program ({} is unknown here); \
                 use that program or an older backup",
                step.name
            )));
        };
        if known.checksum() != step.checksum {
            return Err(StoreError::Unavailable(format!(
                "migration {} was applied with another text; this database is not ours to change",
                step.name
            )));
        }
    }
    let is_missing = |known: &&Migration| applied.iter().all(|step| step.name != known.name);
    Ok(MIGRATIONS.iter().filter(is_missing).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_file_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<String> =
            MIGRATIONS.iter().map(|migration| format!("{}.sql", migration.name)).collect();
        assert_eq!(files, listed);
    }
}
