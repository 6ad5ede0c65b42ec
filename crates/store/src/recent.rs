//! What the one writer of an embedded file remembers of rows that may change, such as shows.
//!
//! Everything that could change them goes through its hands: a statement that changes a table
//! makes it forget that table until the transaction has ended, and a commit by another process
//! makes it forget everything. So it never remembers what is not committed, nor what is old.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

/// How many rows are kept. A full memory forgets everything and fills again.
const ROWS_MAX: usize = 4_096;

#[derive(Default)]
pub(crate) struct Recent {
    rows: HashMap<(&'static str, Uuid), Arc<dyn Any + Send + Sync>>,
    /// Tables that this transaction has changed. Not to be remembered before it has ended.
    changing: Vec<&'static str>,
    data_version: i64,
}

impl Recent {
    /// A transaction begins; `data_version` counts the commits by other connections.
    pub(crate) fn begin(&mut self, data_version: i64) {
        self.changing.clear();
        if self.data_version != data_version {
            self.data_version = data_version;
            self.rows.clear();
        }
    }

    /// A row of a table changes. A statement that does not tell which table tells `""`.
    pub(crate) fn forget(&mut self, table: &'static str) {
        if !self.changing.contains(&table) {
            self.changing.push(table);
            self.rows.retain(|(known, _), _| !table.is_empty() && *known != table);
        }
    }

    pub(crate) fn get<T: Send + Sync + 'static>(
        &self,
        table: &'static str,
        key: Uuid,
    ) -> Option<Arc<T>> {
        self.rows.get(&(table, key)).cloned()?.downcast().ok()
    }

    pub(crate) fn put<T: Send + Sync + 'static>(
        &mut self,
        table: &'static str,
        key: Uuid,
        value: &Arc<T>,
    ) {
        if self.changing.iter().any(|changed| changed.is_empty() || *changed == table) {
            return;
        }
        if self.rows.len() >= ROWS_MAX {
            self.rows.clear();
        }
        self.rows.insert((table, key), Arc::clone(value) as Arc<dyn Any + Send + Sync>);
    }
}
