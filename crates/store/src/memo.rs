//! A bounded memory of rows that never change once written, such as seat layouts.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// How many immutable rows are kept. A layout of 300 seats takes about 30 KB.
const ENTRIES_MAX: usize = 1_024;

#[derive(Default)]
pub(crate) struct Memo(Mutex<HashMap<Uuid, Arc<dyn Any + Send + Sync>>>);

impl Memo {
    pub(crate) fn get<T: Send + Sync + 'static>(&self, key: Uuid) -> Option<Arc<T>> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(&key).cloned()?.downcast().ok()
    }

    /// Forgets everything: a commit failed, and another script of its batch may have read its rows.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Remembers a value. A full memory forgets everything: it fills again at the price of one
    /// read each, and needs no bookkeeping on the hot path.
    pub(crate) fn put<T: Send + Sync + 'static>(&self, key: Uuid, value: &Arc<T>) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= ENTRIES_MAX {
            entries.clear();
        }
        entries.insert(key, Arc::clone(value) as Arc<dyn Any + Send + Sync>);
    }
}
