//! One row of a result, read by position.

use jiff::{Timestamp, ToSpan};
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

use crate::cell::{Cell, FromColumn, json_from_cell};
use crate::param::{POSTGRES_EPOCH_DATE, POSTGRES_EPOCH_MICROS};
use crate::{Param, StoreError};

/// A row while its statement runs.
pub struct Row<'r>(pub(crate) Source<'r>);

pub(crate) enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of a column, counted from zero.
    pub fn get<T: FromColumn>(&self, column: usize) -> Result<T, StoreError> {
        self.cell(column).and_then(T::from_cell).map_err(|cause| defect(column, &cause))
    }

    /// The value of a `JSONB` column.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        self.cell(column).and_then(json_from_cell).map_err(|cause| defect(column, &cause))
    }

    /// A text column read as one of our own words, by its `FromStr`.
    pub fn word<T: std::str::FromStr>(&self, column: usize) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| defect(column, &format!("{text:?} is not a known word")))
    }

    /// All its values, as an embedded file stores them.
    pub(crate) fn values(&self) -> Result<Vec<Param<'static>>, StoreError> {
        let Source::Sqlite(row) = &self.0 else {
            return Err(StoreError::Defect("a server's rows have types, not values alone".into()));
        };
        let value = |column| match self.cell(column).map_err(|cause| defect(column, &cause))? {
            Cell::Int(value) => Ok(Param::Int(value)),
            Cell::Real(value) => Ok(Param::Real(value)),
            Cell::Text(value) => Ok(Param::Text(value.to_owned().into())),
            Cell::Bytes(value) => Ok(Param::Bytes(value.to_vec().into())),
            _ => Ok(Param::Null),
        };
        (0..row.as_ref().column_count()).map(value).collect()
    }

    fn cell(&self, column: usize) -> Result<Cell<'_>, String> {
        match &self.0 {
            Source::Sqlite(row) => {
                sqlite_cell(row.get_ref(column).map_err(|error| error.to_string())?)
            }
            Source::Postgres(row) => postgres_cell(row, column),
        }
    }
}

fn defect(column: usize, cause: &str) -> StoreError {
    StoreError::Defect(format!("column {column}: {cause}"))
}

fn sqlite_cell(value: ValueRef<'_>) -> Result<Cell<'_>, String> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Real(value) => Cell::Real(value),
        ValueRef::Text(text) => {
            Cell::Text(std::str::from_utf8(text).map_err(|error| error.to_string())?)
        }
        ValueRef::Blob(bytes) => Cell::Bytes(bytes),
    })
}

/// The bytes of a value as the server sent them (binary format).
struct Wire<'r>(&'r [u8]);

impl<'r> FromSql<'r> for Wire<'r> {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

fn postgres_cell(row: &tokio_postgres::Row, column: usize) -> Result<Cell<'_>, String> {
    let kind = row.columns().get(column).ok_or("no such column")?.type_();
    let value: Option<Wire<'_>> = row.try_get(column).map_err(|error| error.to_string())?;
    let Some(Wire(raw)) = value else { return Ok(Cell::Null) };
    Ok(match *kind {
        Type::BOOL => Cell::Bool(raw.first() == Some(&1)),
        Type::INT2 => Cell::Int(i16::from_be_bytes(exact(raw)?).into()),
        Type::INT4 => Cell::Int(i32::from_be_bytes(exact(raw)?).into()),
        Type::INT8 => Cell::Int(i64::from_be_bytes(exact(raw)?)),
        Type::FLOAT8 => Cell::Real(f64::from_be_bytes(exact(raw)?)),
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => text(raw)?,
        Type::JSONB => text(raw.get(1..).ok_or("empty JSONB")?)?,
        Type::BYTEA => Cell::Bytes(raw),
        Type::UUID => Cell::Uuid(Uuid::from_bytes(exact(raw)?)),
        Type::TIMESTAMPTZ => {
            let micros = i64::from_be_bytes(exact(raw)?) + POSTGRES_EPOCH_MICROS;
            Cell::Instant(Timestamp::from_microsecond(micros).map_err(|error| error.to_string())?)
        }
        Type::DATE => {
            let days = i32::from_be_bytes(exact(raw)?);
            Cell::Date(
                POSTGRES_EPOCH_DATE.checked_add(days.days()).map_err(|error| error.to_string())?,
            )
        }
        ref other => return Err(format!("a column of type {other} is not portable; cast it")),
    })
}

fn exact<const N: usize>(raw: &[u8]) -> Result<[u8; N], String> {
    raw.try_into().map_err(|_| format!("expected {N} bytes, found {}", raw.len()))
}

fn text(raw: &[u8]) -> Result<Cell<'_>, String> {
    std::str::from_utf8(raw).map(Cell::Text).map_err(|error| error.to_string())
}
