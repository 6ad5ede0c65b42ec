//! Answers that many people get: written once, kept for a moment, dropped when the catalogue
//! changes.
//!
//! What is kept may tell numbers of free seats that are a moment old; a seat map never does. Where
//! many ask for the same answer at once, one of them writes it and the others wait for that.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::Uri;
use axum::response::Response;
use futures_util::FutureExt;
use kernel::Fact;
use moka::future::Cache;
use store::FactSink;

use crate::door::{ApiError, Caller, Written};

/// The memory that kept answers may take.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Kept answers by what was asked for: the address, and whatever else an answer depends on.
pub struct Listings {
    kept: Cache<(u64, String), Written>,
    /// Changes of the catalogue; answers from before the latest are not found any more.
    changes: AtomicU64,
}

impl Listings {
    /// Keeps answers for so long at most.
    pub fn new(age_max: Duration) -> Self {
        let bytes = |(_, key): &(u64, String), written: &Written| {
            u32::try_from(key.len() + written.len()).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(BYTES_MAX).weigher(bytes).time_to_live(age_max);
        Self { kept: kept.build(), changes: AtomicU64::new(0) }
    }

    /// The kept answer of this name, if it can be had without waiting.
    pub fn kept(&self, name: String) -> Option<Written> {
        let key = (self.changes.load(Ordering::SeqCst), name);
        self.kept.get(&key).now_or_never().flatten()
    }

    /// The answer of this name: the kept one, or what `write` makes.
    pub async fn answer(
        &self,
        name: String,
        caller: &Caller,
        write: impl Future<Output = Result<Written, ApiError>>,
    ) -> Result<Response, ApiError> {
        let key = (self.changes.load(Ordering::SeqCst), name);
        let written = self.kept.try_get_with(key, write).await;
        Ok(written.map_err(|error| ApiError::clone(&error))?.answer(caller))
    }
}

/// The name of an answer that depends on path and query alone. Callers of HTTP/2 send the host with
/// them, which is nobody's business here.
pub fn name_of(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| uri.path().to_owned(), |path| path.as_str().to_owned())
}

impl FactSink for Listings {
    fn committed(&self, facts: &[Fact]) {
        let is_news = facts.iter().any(|fact| {
            matches!(
                fact,
                Fact::ShowChanged { .. }
                    | Fact::MovieChanged { .. }
                    | Fact::TheaterChanged { .. }
                    | Fact::CitiesChanged
            )
        });
        if is_news {
            self.changes.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn missed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }
}
