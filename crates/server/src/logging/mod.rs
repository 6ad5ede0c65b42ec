//! Where log lines go: standard error, as text for people or JSON for machines.
//!
//! Log lines name things by their identifiers; personal data and secrets never go into one.
//!
//! A line for each request, each with a system call of its own, would cost as much as the answer. So
//! such lines are gathered for a moment and written together; a warning or an error is written at
//! once, after those before it.

mod access;

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::{MakeWriter, format};

use access::AccessFirst;

use crate::config::{Log, LogFormat};
use crate::trouble::Trouble;

/// How long a line may wait for others.
const WAIT_MAX: Duration = Duration::from_millis(100);
/// Lines of more bytes together are written at once.
const BYTES_MAX: usize = 64 * 1024;

/// Starts logging. Once per process. The lines that wait are written when the answer is dropped.
pub(crate) fn start(log: &Log) -> Result<Logging, Trouble> {
    let filter = EnvFilter::try_new(&log.filter)
        .map_err(|error| Trouble::Usage(format!("log.filter {:?}: {error}", log.filter)))?;
    let lines = Lines::default();
    let logging = Logging(lines.clone());
    let late = lines.clone();
    thread::Builder::new()
        .name("log".into())
        .spawn(move || late.write_for_ever())
        .map_err(|error| Trouble::Found(format!("cannot start the log's thread: {error}")))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines);
    let format = log.format;
    match format {
        LogFormat::Text => {
            let is_ansi = io::stderr().is_terminal();
            let general = format::format().with_ansi(is_ansi);
            lines.with_ansi(is_ansi).event_format(AccessFirst { format, general }).init();
        }
        LogFormat::Json => {
            let general = format::json().flatten_event(true);
            lines.json().event_format(AccessFirst { format, general }).init();
        }
    }
    Ok(logging)
}

/// Writes what waits when it is dropped: nothing is lost at the end of the program.
pub(crate) struct Logging(Lines);

impl Drop for Logging {
    fn drop(&mut self) {
        write(&mut self.0.waiting());
    }
}

/// Lines that wait to be written.
#[derive(Clone, Default)]
struct Lines(Arc<(Mutex<Vec<u8>>, Condvar)>);

impl Lines {
    fn waiting(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_for_ever(&self) -> ! {
        loop {
            let some = self.0.1.wait_while(self.waiting(), |lines| lines.is_empty());
            drop(some.unwrap_or_else(PoisonError::into_inner));
            thread::sleep(WAIT_MAX);
            write(&mut self.waiting());
        }
    }
}

fn write(lines: &mut Vec<u8>) {
    // There is nowhere to tell of a log that cannot be written.
    let _ = io::stderr().write_all(lines);
    lines.clear();
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, is_urgent: true }
    }

    fn make_writer_for(&'a self, line: &Metadata<'_>) -> Line<'a> {
        Line { lines: self, is_urgent: *line.level() <= Level::WARN }
    }
}

/// One line on its way; it comes in one piece.
struct Line<'a> {
    lines: &'a Lines,
    is_urgent: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.lines.waiting();
        if waiting.is_empty() {
            self.lines.0.1.notify_one();
        }
        waiting.extend_from_slice(line);
        if self.is_urgent || waiting.len() > BYTES_MAX {
            write(&mut waiting);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
