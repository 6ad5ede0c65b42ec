//! The catalogue's rules on both engines.

mod cities;
mod house;
mod layouts;
mod listings;
mod movies;
mod shows;
mod world;

/// Every statement of the crate is understood by both engines.
#[test]
fn all_statements_prepare() {
    // Links the crate, whose statements register themselves.
    assert!(catalog::limits::PAGE_ROWS_MAX > 0);
    fixtures::assert_all_statements_prepare();
}
