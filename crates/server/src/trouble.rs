//! Why a command did not end well: one sentence, and the exit code that goes with it.

use std::fmt;
use std::process::ExitCode;

use store::StoreError;

use crate::config::ConfigError;

/// Why a command did not end well.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It could not start: wrong usage or configuration. Exit code 2.
    Usage(String),
    /// It ran and found something wrong. Exit code 1.
    Found(String),
}

impl Trouble {
    /// What a look ends with that has found so many problems.
    pub(crate) fn problems(count: usize) -> Result<(), Self> {
        match count {
            0 => Ok(()),
            1 => Err(Self::Found("1 problem was found".into())),
            count => Err(Self::Found(format!("{count} problems were found"))),
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Found(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(sentence) | Self::Found(sentence)) = self;
        // Some causes come from below with lines of their own.
        f.write_str(&sentence.lines().map(str::trim).collect::<Vec<_>>().join("; "))
    }
}

impl From<ConfigError> for Trouble {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Found(error.to_string())
    }
}
