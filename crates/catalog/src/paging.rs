//! Pages of lists.

use crate::limits::PAGE_ROWS_MAX;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    number: u32,
    rows: u32,
}

impl Page {
    /// The page with this number, counted from 1, of this many rows. Both are brought into bounds:
    /// at least 1, at most [`PAGE_ROWS_MAX`] rows.
    #[must_use]
    pub fn new(number: u32, rows: u32) -> Self {
        Self { number: number.max(1), rows: rows.clamp(1, PAGE_ROWS_MAX) }
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// How many rows it has at most.
    #[must_use]
    pub const fn rows(self) -> u32 {
        self.rows
    }

    pub(crate) fn limit(self) -> i64 {
        self.rows.into()
    }

    pub(crate) fn offset(self) -> i64 {
        (i64::from(self.number) - 1) * i64::from(self.rows)
    }

    /// Cuts the page out of a list that is in memory as a whole.
    pub(crate) fn of<T>(self, all: Vec<T>) -> Paged<T> {
        let total = all.len() as u64;
        let offset = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        let rows = all.into_iter().skip(offset).take(self.rows as usize).collect();
        Paged { rows, total }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new(1, 20)
    }
}

/// A page of a list, and how long the list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The rows of all pages.
    pub total: u64,
}

impl<T> Paged<T> {
    pub(crate) fn new(rows: Vec<T>, total: i64) -> Self {
        Self { rows, total: total.unsigned_abs() }
    }
}
