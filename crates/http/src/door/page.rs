//! Lists come in pages: `?page=1&limit=20`, answered with a `pagination` object.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::check::Check;
use super::error::ApiError;

/// Entries of a page, unless the caller says otherwise.
const LIMIT_DEFAULT: u32 = 20;
/// The most entries of a page.
const LIMIT_MAX: u32 = 100;
/// The last page that can be asked for: deeper ones are found by filters.
const PAGE_MAX: u32 = 100_000;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    page: Option<u32>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

impl PageQuery {
    /// The page that it asks for.
    pub fn read(&self) -> Result<Page, ApiError> {
        Page::read(self.page, self.limit)
    }
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    number: u32,
    limit: u32,
}

impl Page {
    /// Reads the two parameters.
    pub fn read(page: Option<u32>, limit: Option<u32>) -> Result<Self, ApiError> {
        let (number, limit) = (page.unwrap_or(1), limit.unwrap_or(LIMIT_DEFAULT));
        let mut check = Check::default();
        check.range("page", &number, &(1..=PAGE_MAX));
        check.range("limit", &limit, &(1..=LIMIT_MAX));
        check.done()?;
        Ok(Self { number, limit })
    }

    /// As the catalogue counts pages.
    pub fn rows(self) -> catalog::Page {
        catalog::Page::new(self.number, self.limit)
    }

    /// How many entries to fetch.
    pub const fn limit(self) -> u32 {
        self.limit
    }

    /// How many entries to pass over.
    pub const fn offset(self) -> u32 {
        (self.number - 1) * self.limit
    }

    /// The object beside the list.
    pub fn of(self, total: u64) -> Pagination {
        let pages = total.div_ceil(u64::from(self.limit));
        Pagination { page: self.number, limit: self.limit, total, pages }
    }
}

/// Where this page lies in the whole list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Pagination {
    /// This page, from 1.
    #[schema(example = 1)]
    pub page: u32,
    /// Entries of a full page.
    #[schema(example = 20)]
    pub limit: u32,
    /// Entries of all pages.
    pub total: u64,
    /// How many pages there are.
    pub pages: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_count_from_one_and_are_bounded() {
        let page = Page::read(Some(3), Some(10)).unwrap();
        assert_eq!((page.offset(), page.limit()), (20, 10));
        assert_eq!(page.of(41).pages, 5);
        assert_eq!(Page::read(None, None).unwrap().of(0).pages, 0);
        for (number, limit) in [(0, 1), (1, 0), (1, 101), (PAGE_MAX + 1, 1)] {
            assert!(Page::read(Some(number), Some(limit)).is_err(), "{number} {limit}");
        }
    }
}
