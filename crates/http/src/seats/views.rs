//! What is kept of a show that people look at: its row, and its answers as they were last written.
//!
//! Each may be dropped at any time. A view goes when its show changes; an answer when the board has
//! moved on, or when the first lock that it shows has run out.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use catalog::{Show, find_show};
use jiff::Timestamp;
use kernel::{Fact, ShowId};
use moka::sync::Cache;
use store::FactSink;

use crate::App;
use crate::door::{ApiError, Written};

/// Shows that are kept.
const VIEWS_MAX: u64 = 4_096;
/// Facts may be lost between nodes; a view is read again after so long.
const VIEW_TIME_MAX: Duration = Duration::from_secs(60);

/// The shows that somebody looks at.
pub struct ShowViews {
    kept: Cache<ShowId, Arc<ShowView>>,
    changes: AtomicU64,
}

/// One of them.
pub struct ShowView {
    /// The show.
    pub show: Show,
    /// Its seat map.
    pub map: LastWritten,
    /// Its compact state.
    pub availability: LastWritten,
}

/// An answer that is good for one version of a board.
#[derive(Default)]
pub struct LastWritten(Mutex<Option<(u64, Option<Timestamp>, Written)>>);

impl Default for ShowViews {
    fn default() -> Self {
        let kept = Cache::builder().max_capacity(VIEWS_MAX).time_to_live(VIEW_TIME_MAX).build();
        Self { kept, changes: AtomicU64::new(0) }
    }
}

impl ShowViews {
    /// The view of a show, if it is in memory.
    pub fn kept(&self, id: ShowId) -> Option<Arc<ShowView>> {
        self.kept.get(&id)
    }

    /// The view of a show; 404 if there is none.
    pub async fn of(app: &App, id: ShowId) -> Result<Arc<ShowView>, ApiError> {
        let views = &app.views;
        if let Some(known) = views.kept.get(&id) {
            return Ok(known);
        }
        let _turn = app.loads.of(id.uuid()).await;
        if let Some(known) = views.kept.get(&id) {
            return Ok(known);
        }
        let changes = views.changes.load(Ordering::SeqCst);
        let found = app.store.read("catalog.find_show", move |s| find_show(s, id)).await?;
        let show = found.ok_or_else(unknown_show)?;
        let view = Arc::new(ShowView {
            show,
            map: LastWritten::default(),
            availability: LastWritten::default(),
        });
        views.kept.insert(id, Arc::clone(&view));
        // A show that changed while it was read must not stay as it was.
        if views.changes.load(Ordering::SeqCst) != changes {
            views.kept.invalidate(&id);
        }
        Ok(view)
    }
}

impl FactSink for ShowViews {
    fn committed(&self, facts: &[Fact]) {
        for fact in facts {
            if let Fact::ShowChanged { show, .. } = fact {
                self.changes.fetch_add(1, Ordering::SeqCst);
                self.kept.invalidate(show);
            }
        }
    }

    fn missed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.kept.invalidate_all();
    }
}

impl LastWritten {
    /// The answer for this version of the board, if it was the last one written and still holds.
    pub fn get(&self, version: u64, now: Timestamp) -> Option<Written> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, good_until, written) = last.as_ref()?;
        let holds = *of == version && good_until.is_none_or(|until| now < until);
        holds.then(|| written.clone())
    }

    /// Keeps an answer. `good_until` is when the first lock that it shows runs out.
    pub fn keep(&self, version: u64, good_until: Option<Timestamp>, written: &Written) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((version, good_until, written.clone()));
    }
}

/// What is said of a show that is not there.
pub fn unknown_show() -> ApiError {
    ApiError::not_found("unknown_show", "There is no such show.")
}
