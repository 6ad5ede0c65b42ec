//! Rows that were written together, kept to be written again under other names: how an embedded file
//! is filled with more than scripts write in an afternoon (docs/load.md).
//!
//! No column is known here. What was read is written again, value by value: names are replaced
//! wherever they stand, and moments move along.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::Timestamp;
use uuid::Uuid;

use crate::row::Row;
use crate::{Param, Snapshot, Sql, StoreError, Tx};

/// A whole number so near to the moment of a pattern, in microseconds, is a moment itself: no amount,
/// count or seat comes near the year 2000.
const MOMENT_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// Rows of a table that are written by one statement.
const ROWS_TOGETHER: usize = 16;

/// What one table has of a pattern.
#[derive(Debug)]
pub struct Part {
    table: &'static str,
    rows: &'static Sql,
    first_column: FirstColumn,
    /// Of one row, of two, and so on.
    inserts: [OnceLock<Sql>; ROWS_TOGETHER],
}

#[derive(Debug, Clone, Copy)]
enum FirstColumn {
    Copied,
    Counted,
}

impl Part {
    /// All columns of a table, in its own order.
    #[must_use]
    pub const fn of(table: &'static str, rows: &'static Sql) -> Self {
        Self::new(table, rows, FirstColumn::Copied)
    }

    /// The same of a table whose first column the database counts by itself.
    #[must_use]
    pub const fn counted(table: &'static str, rows: &'static Sql) -> Self {
        Self::new(table, rows, FirstColumn::Counted)
    }

    const fn new(table: &'static str, rows: &'static Sql, first_column: FirstColumn) -> Self {
        Self { table, rows, first_column, inserts: [const { OnceLock::new() }; ROWS_TOGETHER] }
    }

    /// A row that cannot be written fails its script, which undoes all of it; `OR FAIL` spares SQLite
    /// to keep what undoes the one statement. The text lives as long as the program, once for each
    /// table and number of rows.
    fn insert(&'static self, rows: usize, columns: usize) -> &'static Sql {
        self.inserts[rows - 1].get_or_init(|| {
            let row = |row: usize| {
                let values: Vec<String> =
                    (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
                format!("({})", values.join(", "))
            };
            let rows: Vec<String> = (0..rows).map(row).collect();
            let text = format!("INSERT OR FAIL INTO {} VALUES {}", self.table, rows.join(", "));
            Sql::new(self.rows.name(), Box::leak(text.into_boxed_str()))
        })
    }
}

/// What rows are known by, in an order that the maker of a pattern and its user agree on.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    spelled: Vec<u8>,
    ends: Vec<usize>,
}

impl Names {
    /// An identifier, as rows have it and as texts have it.
    pub fn id(&mut self, id: Uuid) {
        self.bytes(id.as_bytes());
        self.bytes(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
        self.bytes(id.simple().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    }

    /// Any other name, of a length that it always has.
    pub fn bytes(&mut self, name: &[u8]) {
        self.spelled.extend_from_slice(name);
        self.ends.push(self.spelled.len());
    }

    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }

    /// Where in a value which of the names stand.
    fn places(&self, value: &[u8]) -> Vec<Place> {
        let mut places = Vec::new();
        for name in self.ranges() {
            let starts = value.windows(name.len()).enumerate();
            let found = starts.filter(|(_, window)| *window == &self.spelled[name.clone()]);
            places.extend(found.map(|(at, _)| Place { at, name: name.clone() }));
        }
        places
    }
}

/// A name inside a value.
#[derive(Debug, PartialEq)]
struct Place {
    at: usize,
    name: Range<usize>,
}

/// A value of a pattern.
#[derive(Debug, PartialEq)]
enum Value {
    Same(Param<'static>),
    /// Microseconds after the moment of the pattern.
    Moment(i64),
    Text(Vec<u8>, Vec<Place>),
    Bytes(Vec<u8>, Vec<Place>),
}

/// Rows of several tables that were written together.
#[derive(Debug)]
pub struct Pattern {
    parts: &'static [Part],
    /// Of each part.
    rows: Vec<Vec<Vec<Value>>>,
    ends: Vec<usize>,
}

impl Pattern {
    /// Reads them from an embedded file. They were written at `at` under these names; the parts come
    /// in an order in which they can be written again.
    pub fn read(
        snapshot: &mut Snapshot<'_>,
        parts: &'static [Part],
        key: &[Param<'_>],
        at: Timestamp,
        names: Names,
    ) -> Result<Self, StoreError> {
        let mut rows = Vec::with_capacity(parts.len());
        for part in parts {
            rows.push(snapshot.rows(part.rows, key, |row| read(row, part, at, &names))?);
        }
        Ok(Self { parts, rows, ends: names.ends })
    }

    /// Writes patterns of the same parts again, now and each under other names. A name is as long as
    /// the one that it replaces.
    pub fn write(tx: &mut Tx<'_>, copies: &[(&Self, Names)]) -> Result<(), StoreError> {
        if copies.iter().any(|(pattern, names)| pattern.ends != names.ends) {
            return Err(StoreError::Defect("these are not the names of the pattern".into()));
        }
        let now = tx.now().as_microsecond();
        let parts: &'static [Part] = copies.first().map_or(&[], |(pattern, _)| pattern.parts);
        for (at, part) in parts.iter().enumerate() {
            let rows = copies
                .iter()
                .flat_map(|(pattern, names)| pattern.rows[at].iter().map(move |row| (row, names)));
            for rows in rows.collect::<Vec<_>>().chunks(ROWS_TOGETHER) {
                let values = rows
                    .iter()
                    .flat_map(|(row, names)| row.iter().map(move |value| value.now(now, names)));
                let values = values.collect::<Result<Vec<_>, _>>()?;
                tx.execute_later(part.insert(rows.len(), values.len() / rows.len()), &values)?;
            }
        }
        Ok(())
    }
}

fn read(
    row: &Row<'_>,
    part: &Part,
    at: Timestamp,
    names: &Names,
) -> Result<Vec<Value>, StoreError> {
    let mut values: Vec<Value> =
        row.values()?.into_iter().map(|value| Value::of(value, at, names)).collect();
    if let (FirstColumn::Counted, Some(first)) = (part.first_column, values.first_mut()) {
        *first = Value::Same(Param::Null);
    }
    Ok(values)
}

impl Value {
    fn of(value: Param<'static>, at: Timestamp, names: &Names) -> Self {
        match value {
            Param::Int(micros) => match micros - at.as_microsecond() {
                after if after.abs() <= MOMENT_MICROS => Self::Moment(after),
                _ => Self::Same(Param::Int(micros)),
            },
            Param::Text(text) => match names.places(text.as_bytes()) {
                places if places.is_empty() => Self::Same(Param::Text(text)),
                places => Self::Text(text.into_owned().into_bytes(), places),
            },
            Param::Bytes(bytes) => match names.places(&bytes) {
                places if places.is_empty() => Self::Same(Param::Bytes(bytes)),
                places => Self::Bytes(bytes.into_owned(), places),
            },
            other => Self::Same(other),
        }
    }

    fn now(&self, now: i64, names: &Names) -> Result<Param<'_>, StoreError> {
        Ok(match self {
            Self::Same(value) => value.lent(),
            Self::Moment(after) => Param::Int(now + after),
            Self::Bytes(value, places) => Param::Bytes(renamed(value, places, names).into()),
            Self::Text(value, places) => {
                let text = String::from_utf8(renamed(value, places, names));
                let text = text.map_err(|error| StoreError::Defect(error.to_string()))?;
                Param::Text(text.into())
            }
        })
    }
}

fn renamed(value: &[u8], places: &[Place], names: &Names) -> Vec<u8> {
    let mut value = value.to_vec();
    for Place { at, name } in places {
        value[*at..*at + name.len()].copy_from_slice(&names.spelled[name.clone()]);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(id: u128, word: &str) -> Names {
        let mut names = Names::default();
        names.id(Uuid::from_u128(id));
        names.bytes(word.as_bytes());
        names
    }

    #[test]
    fn names_are_replaced_wherever_and_however_they_are_spelled() {
        let (old, new) = (Uuid::from_u128(1 << 100 | 7), Uuid::from_u128(2 << 100 | 9));
        let text = |id: Uuid, word| format!("{{\"{id}\":[\"pi_{}\"]}} {word} {id}", id.simple());
        let at = Timestamp::UNIX_EPOCH;
        let from = names(old.as_u128(), "USH1");
        let value = Value::of(Param::Text(text(old, "USH1").into()), at, &from);
        let written = value.now(0, &names(new.as_u128(), "USH2")).unwrap();
        assert_eq!(written, Param::Text(text(new, "USH2").into()));
        let value = Value::of(Param::Bytes(old.as_bytes().to_vec().into()), at, &from);
        let written = value.now(0, &names(new.as_u128(), "USH2")).unwrap();
        assert_eq!(written, Param::Bytes(new.as_bytes().to_vec().into()));
    }

    #[test]
    fn moments_move_and_other_numbers_stay() {
        let at: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        let (then, names) = (at.as_microsecond(), Names::default());
        for (read, written) in [
            (then, then + 5),
            (then + 600_000_000, then + 600_000_005),
            (1_000_000_000, 1_000_000_000),
        ] {
            let value = Value::of(Param::Int(read), at, &names);
            assert_eq!(value.now(then + 5, &names).unwrap(), Param::Int(written));
        }
    }
}
