//! Every statement prepares on both engines; the hot ones never walk through a table.

#[test]
fn all_statements_prepare() {
    fixtures::assert_all_statements_prepare();
}

#[test]
fn hot_statements_use_indexes() {
    fixtures::assert_uses_indexes(&[
        "seating::taking::TAKE_SEATS",
        "seating::taking::MOVE_SEATS",
        "seating::queries::FIND_HOLD",
        "seating::queries::SEATS_OF_SHOW",
        "seating::queries::SEATS_BETWEEN",
        "seating::queries::TAKEN_BETWEEN",
        "seating::sweep::EXPIRED_HOLDS",
        "seating::sweep::EXPIRED_BLOCKS",
    ]);
}
