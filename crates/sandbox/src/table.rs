//! Rows in the order of their making, found by id, by our client's reference, or by the idempotency
//! key of the request that made them.

use std::collections::{BTreeMap, HashMap};

/// Something that a client asked for under a reference and an idempotency key.
pub(crate) trait Row {
    /// Our name for it. Ids sort by the time of their making.
    fn id(&self) -> &str;
    /// The client's name for it.
    fn reference(&self) -> &str;
    /// The key of the request that made it.
    fn idempotency_key(&self) -> &str;
}

#[derive(Debug)]
pub(crate) struct Table<T> {
    rows: BTreeMap<String, T>,
    ids_by_reference: HashMap<String, String>,
    ids_by_key: HashMap<String, String>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), ids_by_reference: HashMap::new(), ids_by_key: HashMap::new() }
    }
}

impl<T: Row> Table<T> {
    /// Adds a row, or replaces the one of that id.
    pub(crate) fn put(&mut self, row: T) {
        let id = row.id().to_owned();
        self.ids_by_reference.insert(row.reference().to_owned(), id.clone());
        self.ids_by_key.insert(row.idempotency_key().to_owned(), id.clone());
        self.rows.insert(id, row);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(id)
    }

    pub(crate) fn by_reference(&self, reference: &str) -> Option<&T> {
        self.get(self.ids_by_reference.get(reference)?)
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&T> {
        self.get(self.ids_by_key.get(key)?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values()
    }
}
