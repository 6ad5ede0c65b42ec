//! The rules of accounts, told as stories on both engines.

mod devices;
mod house;
mod letters;
mod personal_data;
mod registration;
mod staff;

#[test]
fn every_statement_prepares_on_both_engines() {
    fixtures::assert_all_statements_prepare();
}
