//! How the business says no.
//!
//! A refusal is not an error of the machine: it has a stable code for programs, a kind sentence for
//! people, and a class that the doors turn into a status. It knows nothing of HTTP.

use serde_json::Value;

/// What kind of no it is. The doors map each class to exactly one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// The input cannot be understood.
    Malformed,
    /// Nobody is signed in, or the proof of it is stale.
    Unauthenticated,
    /// The payment was declined.
    Declined,
    /// Signed in, but this belongs to someone else.
    Forbidden,
    /// There is no such thing, or none that the asker may know of.
    NotFound,
    /// The present state stands against it; another try may succeed.
    Conflict,
    /// It was there, and its time has passed.
    Gone,
    /// A rule says no, and the same input will meet the same no.
    Rule,
    /// Too many requests; wait.
    TooMany,
    /// Something that this needs is down; wait.
    Unavailable,
}

/// A named no. Every command has an enum of them.
pub trait Refusal: std::fmt::Debug + Send + Sync + 'static {
    /// Stable, snake case, for programs: `seats_taken`.
    fn code(&self) -> &'static str;

    /// The kind of no.
    fn class(&self) -> Class;

    /// One or two plain sentences for the person: what is the matter, and what to do.
    fn message(&self) -> String;

    /// Facts for programs, an object: which seats, which field, which limit.
    fn details(&self) -> Value {
        Value::Null
    }

    /// How long to wait before another try makes sense.
    fn retry_after_seconds(&self) -> Option<u32> {
        None
    }
}
