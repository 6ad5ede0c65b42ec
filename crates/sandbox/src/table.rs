//! Rows in the order of their making, found by id, by our client's reference, or by the idempotency
//! key of the request that made them.

use std::collections::HashMap;

/// Something that a client asked for under a reference and an idempotency key.
pub(crate) trait Row {
    /// Our name for it.
    fn id(&self) -> &str;
    /// The client's name for it.
    fn reference(&self) -> &str;
    /// The key of the request that made it.
    fn idempotency_key(&self) -> &str;
}

#[derive(Debug)]
pub(crate) struct Table<T> {
    rows: Vec<T>,
    places_by_id: HashMap<String, usize>,
    places_by_reference: HashMap<String, usize>,
    places_by_key: HashMap<String, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            places_by_id: HashMap::new(),
            places_by_reference: HashMap::new(),
            places_by_key: HashMap::new(),
        }
    }
}

impl<T: Row> Table<T> {
    /// Adds a row, or replaces the one of that id, which has the same reference and key.
    pub(crate) fn put(&mut self, row: T) {
        if let Some(place) = self.places_by_id.get(row.id()) {
            self.rows[*place] = row;
            return;
        }
        let place = self.rows.len();
        self.places_by_id.insert(row.id().to_owned(), place);
        self.places_by_reference.insert(row.reference().to_owned(), place);
        self.places_by_key.insert(row.idempotency_key().to_owned(), place);
        self.rows.push(row);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.at(self.places_by_id.get(id))
    }

    pub(crate) fn by_reference(&self, reference: &str) -> Option<&T> {
        self.at(self.places_by_reference.get(reference))
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&T> {
        self.at(self.places_by_key.get(key))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter()
    }

    fn at(&self, place: Option<&usize>) -> Option<&T> {
        place.and_then(|place| self.rows.get(*place))
    }
}
