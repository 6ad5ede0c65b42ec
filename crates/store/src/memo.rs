//! A bounded memory of rows that never change once written, such as seat layouts.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

/// How many immutable rows are kept. A layout of 300 seats takes about 30 KB.
const ENTRIES_MAX: usize = 1_024;

#[derive(Default)]
pub(crate) struct Memo(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    known: HashMap<Uuid, Arc<dyn Any + Send + Sync>>,
    puts: u64,
}

/// What was known at a moment.
#[derive(Clone, Copy)]
pub(crate) struct State {
    puts: u64,
}

impl Memo {
    pub(crate) fn get<T: Send + Sync + 'static>(&self, key: Uuid) -> Option<Arc<T>> {
        self.lock().known.get(&key).cloned()?.downcast().ok()
    }

    pub(crate) fn state(&self) -> State {
        State { puts: self.lock().puts }
    }

    /// Forgets everything, if anything was added since: what was read then was not committed.
    pub(crate) fn forget_since(&self, state: State) {
        let mut entries = self.lock();
        if entries.puts != state.puts {
            entries.known.clear();
        }
    }

    /// Remembers a value. A full memory forgets everything: it fills again at the price of one
    /// read each, and needs no bookkeeping on the hot path.
    pub(crate) fn put<T: Send + Sync + 'static>(&self, key: Uuid, value: &Arc<T>) {
        let mut entries = self.lock();
        if entries.known.len() >= ENTRIES_MAX {
            entries.known.clear();
        }
        entries.puts += 1;
        entries.known.insert(key, Arc::clone(value) as Arc<dyn Any + Send + Sync>);
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
