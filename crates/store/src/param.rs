//! Values on their way into a statement.

use std::borrow::Cow;
use std::error::Error;

use jiff::{Timestamp, civil::Date};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use serde::Serialize;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use uuid::Uuid;

/// The first day and instant that a statement is given. What is earlier is as early as these:
/// PostgreSQL's calendar begins later than that of our types, and SQLite compares days as texts.
const FIRST_DATE: Date = Date::constant(1, 1, 1);
const FIRST_INSTANT: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// One parameter. Made by [`crate::params!`] from the values themselves.
#[derive(Debug, Clone, PartialEq)]
pub enum Param<'a> {
    /// No value, of whatever type the statement expects.
    Null,
    /// `BOOLEAN`
    Bool(bool),
    /// `BIGINT`
    Int(i64),
    /// `DOUBLE PRECISION`
    Real(f64),
    /// `TEXT`
    Text(Cow<'a, str>),
    /// `BYTEA`
    Bytes(Cow<'a, [u8]>),
    /// `UUID`
    Uuid(Uuid),
    /// `TIMESTAMPTZ`, whole microseconds
    Instant(Timestamp),
    /// `DATE`
    Date(Date),
    /// `JSONB`, already written down
    Json(String),
}

impl Param<'_> {
    /// A `JSONB` parameter from any serialisable value.
    ///
    /// # Panics
    /// If the value cannot be written as JSON, which no type of ours can fail to be.
    #[must_use]
    pub fn json(value: &impl Serialize) -> Self {
        Self::Json(serde_json::to_string(value).expect("our types serialise"))
    }

    /// The same value, for as long as this one is there.
    pub(crate) fn lent(&self) -> Param<'_> {
        match self {
            Self::Text(value) => Param::Text(value.as_ref().into()),
            Self::Bytes(value) => Param::Bytes(value.as_ref().into()),
            other => other.clone(),
        }
    }

    /// The same value, to be kept.
    pub(crate) fn into_owned(self) -> Param<'static> {
        match self {
            Self::Null => Param::Null,
            Self::Bool(value) => Param::Bool(value),
            Self::Int(value) => Param::Int(value),
            Self::Real(value) => Param::Real(value),
            Self::Text(value) => Param::Text(value.into_owned().into()),
            Self::Bytes(value) => Param::Bytes(value.into_owned().into()),
            Self::Uuid(value) => Param::Uuid(value),
            Self::Instant(value) => Param::Instant(value),
            Self::Date(value) => Param::Date(value),
            Self::Json(value) => Param::Json(value),
        }
    }
}

macro_rules! from_values {
    ($($type:ty => |$value:ident| $param:expr;)*) => {
        $(impl<'a> From<$type> for Param<'a> {
            fn from($value: $type) -> Self {
                $param
            }
        })*
    };
}

from_values! {
    bool => |value| Self::Bool(value);
    i64 => |value| Self::Int(value);
    i32 => |value| Self::Int(value.into());
    u32 => |value| Self::Int(value.into());
    f64 => |value| Self::Real(value);
    &'a str => |value| Self::Text(value.into());
    &'a String => |value| Self::Text(value.into());
    &'a [u8] => |value| Self::Bytes(value.into());
    &'a Vec<u8> => |value| Self::Bytes(value.into());
    Uuid => |value| Self::Uuid(value);
    Timestamp => |value| Self::Instant(value.max(FIRST_INSTANT));
    Date => |value| Self::Date(value.max(FIRST_DATE));
    &serde_json::Value => |value| Self::json(value);
}

impl<'a, const N: usize> From<&'a [u8; N]> for Param<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(value.as_slice().into())
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_ids {
    ($($id:ident),*) => {
        $(impl From<kernel::$id> for Param<'_> {
            fn from(id: kernel::$id) -> Self {
                Self::Uuid(id.uuid())
            }
        })*
    };
}
kernel::for_each_id!(from_ids);

/// A list of parameters: `params![show_id, "text", now]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Param::from($value)),*] };
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Bool(value) => ToSqlOutput::Owned(Value::Integer((*value).into())),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Real(value) => ToSqlOutput::Owned(Value::Real(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Self::Uuid(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value.as_bytes())),
            Self::Instant(value) => ToSqlOutput::Owned(Value::Integer(value.as_microsecond())),
            Self::Date(value) => ToSqlOutput::Owned(Value::Text(value.to_string())),
            Self::Json(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
        })
    }
}

/// PostgreSQL counts instants and dates from the first of January 2000.
pub(crate) const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;
pub(crate) const POSTGRES_EPOCH_DATE: Date = Date::constant(2000, 1, 1);

impl Param<'_> {
    /// Whether the server's type is the one that the value was written for. Without this an instant
    /// passed for a number would go through: both have eight bytes.
    fn fits(&self, expected: &Type) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) => *expected == Type::BOOL,
            Self::Int(_) => matches!(*expected, Type::INT8 | Type::INT4 | Type::INT2),
            Self::Real(_) => *expected == Type::FLOAT8,
            Self::Text(_) => matches!(*expected, Type::TEXT | Type::VARCHAR | Type::NAME),
            Self::Bytes(_) => *expected == Type::BYTEA,
            Self::Uuid(_) => *expected == Type::UUID,
            Self::Instant(_) => *expected == Type::TIMESTAMPTZ,
            Self::Date(_) => *expected == Type::DATE,
            Self::Json(_) => matches!(*expected, Type::JSONB | Type::JSON | Type::TEXT),
        }
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        expected: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        if !self.fits(expected) {
            return Err(format!("{self:?} was passed for a {expected}").into());
        }
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Bool(value) => out.extend_from_slice(&[u8::from(*value)]),
            Self::Int(value) => match *expected {
                Type::INT4 => out.extend_from_slice(&i32::try_from(*value)?.to_be_bytes()),
                Type::INT2 => out.extend_from_slice(&i16::try_from(*value)?.to_be_bytes()),
                _ => out.extend_from_slice(&value.to_be_bytes()),
            },
            Self::Real(value) => out.extend_from_slice(&value.to_be_bytes()),
            Self::Text(value) => out.extend_from_slice(value.as_bytes()),
            Self::Bytes(value) => out.extend_from_slice(value),
            Self::Uuid(value) => out.extend_from_slice(value.as_bytes()),
            Self::Instant(value) => {
                let micros = value.as_microsecond() - POSTGRES_EPOCH_MICROS;
                out.extend_from_slice(&micros.to_be_bytes());
            }
            Self::Date(value) => {
                let days = POSTGRES_EPOCH_DATE.until(*value)?.get_days();
                out.extend_from_slice(&days.to_be_bytes());
            }
            Self::Json(value) => {
                if *expected == Type::JSONB {
                    out.extend_from_slice(&[1]);
                }
                out.extend_from_slice(value.as_bytes());
            }
        }
        Ok(IsNull::No)
    }

    /// Asked without the value; [`Param::fits`] looks at both.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
