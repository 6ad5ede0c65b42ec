//! How the hot statements run: none of them reads a whole table.

use store::all_statements;

/// What listings, seat maps and checkouts run on every request that memory does not answer.
const HOT: [&str; 18] = [
    "catalog::layout::FIND_LAYOUT",
    "catalog::show::FIND_SHOW",
    "catalog::movie::FIND_MOVIE",
    "catalog::list_shows::SHOWS_OF_MOVIE",
    "catalog::list_shows::TAKEN_OF_MOVIE",
    "catalog::list_shows::SHOWS_OF_THEATER",
    "catalog::list_shows::TAKEN_OF_THEATER",
    "catalog::list_movies::LIST_IN_CITY",
    "catalog::list_reviews::OF_MOVIE",
    "catalog::list_reviews::OF_USER",
    "catalog::rating::STAR_COUNTS",
    "catalog::review::REVIEW_OF",
    "catalog::programme::RUNS_IN_CITY",
    "catalog::programme::MOVIES_IN_CITY",
    "catalog::programme::DAYS_OF_MOVIE",
    "catalog::programme::DAYS_OF_THEATER",
    "catalog::wheelchair_spaces::TAKEN_SEATS_OF_MOVIE",
    "catalog::create_show::CLASHING_SHOW",
];

/// Only the embedded engine plans without looking at how many rows there are.
#[test]
fn hot_statements_go_by_keys_and_indexes() {
    fixtures::on_sqlite(|bench| {
        for name in HOT {
            let sql = all_statements().into_iter().find(|sql| sql.name() == name);
            let plan = bench.store.explain(sql.expect(name)).unwrap();
            assert!(plan.contains("SEARCH") && !plan.contains("SCAN"), "{name}\n{plan}");
        }
    });
}
