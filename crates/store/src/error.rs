//! What can go wrong below the business, and how it travels beside a refusal.

use std::fmt;

use kernel::Refusal;

/// The store could not do its work. None of these is the caller's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The queue is full; try again in a moment.
    Overloaded,
    /// The job waited longer than its deadline and was not started.
    Expired,
    /// Concurrent transactions kept each other from committing, more often than we retry.
    Contention,
    /// The database cannot be reached or cannot write: disk full, read-only, gone.
    Unavailable(String),
    /// A unique, foreign or check constraint stopped the script. The text names the constraint.
    Constraint(String),
    /// The statement or the stored data is not what the code expects: a defect.
    Defect(String),
}

impl StoreError {
    /// Whether another try in a moment may succeed.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Overloaded | Self::Expired | Self::Contention | Self::Unavailable(_))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overloaded => f.write_str("the store's queue is full"),
            Self::Expired => f.write_str("the job waited past its deadline and was not started"),
            Self::Contention => f.write_str("too many concurrent changes to the same rows"),
            Self::Unavailable(cause) => write!(f, "the database is not available: {cause}"),
            Self::Constraint(name) => write!(f, "a constraint was violated: {name}"),
            Self::Defect(cause) => write!(f, "defect in the store: {cause}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// Why a script did not commit: the business said no, or the store could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<R> {
    /// A rule said no. Nothing was changed.
    Refused(R),
    /// The store could not. Nothing was changed, or, after a lost connection, nobody knows.
    Store(StoreError),
}

impl<R> Failure<R> {
    /// The same failure with its refusal translated, for a command that calls another.
    pub fn map<S>(self, translate: impl FnOnce(R) -> S) -> Failure<S> {
        match self {
            Self::Refused(refusal) => Failure::Refused(translate(refusal)),
            Self::Store(error) => Failure::Store(error),
        }
    }

    /// The refusal, where it is one.
    pub fn refusal(self) -> Option<R> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Store(_) => None,
        }
    }
}

impl<R: Refusal> From<R> for Failure<R> {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal)
    }
}

impl<R> From<StoreError> for Failure<R> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a script may fail with: a bare [`StoreError`], or a [`Failure`] that holds one.
pub trait ScriptError: From<StoreError> + Send + 'static {
    /// The store error inside, if that is what stopped the script.
    fn store_error(&self) -> Option<&StoreError>;
}

impl ScriptError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl<R: Send + 'static> ScriptError for Failure<R> {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Refused(_) => None,
            Self::Store(error) => Some(error),
        }
    }
}
