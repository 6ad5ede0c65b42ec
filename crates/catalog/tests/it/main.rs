//! The catalogue's rules on both engines.

mod cities;
mod house;
mod imports;
mod layouts;
mod listings;
mod movies;
mod plans;
mod plans_of_queries;
mod programme;
mod reviews;
mod shows;
mod world;

/// Every statement of the crate is understood by both engines.
#[test]
fn all_statements_prepare() {
    fixtures::assert_all_statements_prepare();
}
