//! Where log lines go: standard error, as text for people or JSON for machines.
//!
//! Log lines name things by their identifiers; personal data and secrets never go into one.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};
use crate::trouble::Trouble;

/// Starts logging. Once per process.
pub(crate) fn start(log: &Log) -> Result<(), Trouble> {
    let filter = EnvFilter::try_new(&log.filter)
        .map_err(|error| Trouble::Usage(format!("log.filter {:?}: {error}", log.filter)))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}
