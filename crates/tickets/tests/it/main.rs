//! The rules of tickets that a database decides, on both engines.

mod check_in;
mod issue;
mod race;
mod world;

#[test]
fn all_statements_prepare() {
    fixtures::assert_all_statements_prepare();
}
