//! Values on their way out of a row, from either engine.

use jiff::{Timestamp, civil::Date};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// One value of a row before it has a Rust type.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'r> {
    /// No value.
    Null,
    /// An integer, a SQLite truth value or a SQLite instant.
    Int(i64),
    /// A float.
    Real(f64),
    /// Text, JSON, or a SQLite date.
    Text(&'r str),
    /// Bytes or a SQLite UUID.
    Bytes(&'r [u8]),
    /// A PostgreSQL truth value.
    Bool(bool),
    /// A PostgreSQL UUID.
    Uuid(Uuid),
    /// A PostgreSQL instant.
    Instant(Timestamp),
    /// A PostgreSQL date.
    Date(Date),
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    /// Reads the value, or says what was there instead.
    fn from_cell(cell: Cell<'_>) -> Result<Self, String>;
}

fn mismatch<T>(wanted: &str, cell: Cell<'_>) -> Result<T, String> {
    Err(format!("expected {wanted}, found {cell:?}"))
}

macro_rules! from_column {
    ($($type:ty, $wanted:literal: { $($pattern:pat => $value:expr,)* })*) => {
        $(impl FromColumn for $type {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                match cell {
                    $($pattern => Ok($value),)*
                    other => mismatch($wanted, other),
                }
            }
        })*
    };
}

from_column! {
    i64, "an integer": { Cell::Int(value) => value, }
    f64, "a float": { Cell::Real(value) => value, }
    bool, "a truth value": { Cell::Bool(value) => value, Cell::Int(value) => value != 0, }
    String, "text": { Cell::Text(value) => value.to_owned(), }
    Vec<u8>, "bytes": { Cell::Bytes(value) => value.to_vec(), }
}

impl FromColumn for u32 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        let wide = i64::from_cell(cell)?;
        Self::try_from(wide).map_err(|_| format!("{wide} does not fit 32 bits without sign"))
    }
}

impl FromColumn for Uuid {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Uuid(value) => Ok(value),
            Cell::Bytes(bytes) => Self::from_slice(bytes).map_err(|error| error.to_string()),
            other => mismatch("a UUID", other),
        }
    }
}

impl FromColumn for Timestamp {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Instant(value) => Ok(value),
            Cell::Int(micros) => Self::from_microsecond(micros).map_err(|error| error.to_string()),
            other => mismatch("an instant", other),
        }
    }
}

impl FromColumn for Date {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Date(value) => Ok(value),
            Cell::Text(text) => text.parse().map_err(|error: jiff::Error| error.to_string()),
            other => mismatch("a date", other),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Null => Ok(None),
            value => T::from_cell(value).map(Some),
        }
    }
}

macro_rules! ids_from_column {
    ($($id:ident),*) => {
        $(impl FromColumn for kernel::$id {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                Uuid::from_cell(cell).map(Self::new)
            }
        })*
    };
}
kernel::for_each_id!(ids_from_column);

/// Reads a `JSONB` column.
pub fn json_from_cell<T: DeserializeOwned>(cell: Cell<'_>) -> Result<T, String> {
    match cell {
        Cell::Text(text) => serde_json::from_str(text).map_err(|error| error.to_string()),
        other => mismatch("JSON", other),
    }
}
