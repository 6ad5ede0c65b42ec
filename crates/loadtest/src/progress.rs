//! The line on the terminal that shows how it goes. It is not part of the report.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::Instant;

use crate::format::count;
use crate::limits::PROGRESS_EVERY;
use crate::notes::Live;

/// Shows what is going on, to a person; nothing to a file.
#[derive(Debug)]
pub struct Progress {
    what: String,
    is_shown: bool,
}

/// Whether anything is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// To a terminal.
    ToPeople,
    /// Never.
    Never,
}

impl Progress {
    /// Of something with this name.
    #[must_use]
    pub fn of(what: impl Into<String>, shown: Shown) -> Self {
        let progress = Self {
            what: what.into(),
            is_shown: shown == Shown::ToPeople && stderr().is_terminal(),
        };
        progress.show("…");
        progress
    }

    /// Waits for a moment and shows meanwhile what comes in.
    pub fn wait_until(&self, moment: Instant, live: &Live) {
        loop {
            let left = moment.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let (since, before) = (Instant::now(), live.done.load(Ordering::Relaxed));
            sleep(left.min(PROGRESS_EVERY));
            if left >= PROGRESS_EVERY {
                let done = live.done.load(Ordering::Relaxed);
                let rate = (done - before) as f64 / since.elapsed().as_secs_f64();
                self.show(&format!(
                    "{} s left · {}/s · {} done · {} refused · {} faults",
                    left.as_secs(),
                    count(rate),
                    count(done as f64),
                    count(live.refused.load(Ordering::Relaxed) as f64),
                    count(live.faults.load(Ordering::Relaxed) as f64),
                ));
            }
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.is_shown {
            // Whoever closed the terminal does not miss it.
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }

    fn show(&self, how: &str) {
        if self.is_shown {
            let _ = write!(stderr(), "\r\x1b[K{} · {how}", self.what);
            let _ = stderr().flush();
        }
    }
}
