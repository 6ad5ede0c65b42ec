//! The two engines agree: on the schema, on statements, on values.

use fixtures::{Bench, on_both_engines};
use jiff::civil::Date;
use kernel::Timestamp;
use serde_json::json;
use store::{Engine, Param, StoreError, params, sql};
use uuid::Uuid;

sql! {
    ECHO = "SELECT CAST($1 AS BOOLEAN), CAST($2 AS BIGINT), CAST($3 AS DOUBLE PRECISION), \
        CAST($4 AS TEXT), CAST($5 AS BYTEA), CAST($6 AS UUID), CAST($7 AS TIMESTAMPTZ), \
        CAST($8 AS DATE), CAST($9 AS JSONB)";
}

#[test]
fn both_engines_have_one_schema() {
    let [sqlite, postgres] = [Engine::Sqlite, Engine::Postgres]
        .map(|engine| Bench::open(engine, |_| {}).store.schema().unwrap());
    assert!(sqlite.len() > 100, "this is not the whole schema: {sqlite:?}");
    assert_eq!(sqlite, postgres);
}

#[test]
fn every_statement_prepares_on_both_engines() {
    fixtures::assert_all_statements_prepare();
}

#[test]
fn what_runs_on_every_request_uses_an_index() {
    fixtures::assert_uses_indexes(&[
        "store::answers::FIND_ANSWER",
        "store::answers::KEEP_ANSWER",
        "store::answers::TIDY_ANSWERS",
        "store::jobs::CLAIM_JOB",
        "store::jobs::DUE_JOBS",
        "store::jobs::FINISH_JOB",
        "store::jobs::OLDEST_JOB",
        "store::jobs::PUT_BACK_JOB",
        "store::jobs::TIDY_JOBS",
        "store::journal::JOURNAL_OF",
    ]);
}

#[test]
#[should_panic(expected = "Sqlite: it::parity::BY_CONTENT walks through journal")]
fn a_walk_through_a_whole_table_is_refused() {
    sql! { BY_CONTENT = "SELECT entry_no FROM journal WHERE action = $1"; }
    fixtures::assert_uses_indexes(&["it::parity::BY_CONTENT"]);
}

#[test]
fn values_come_back_as_they_went_in() {
    let instants =
        ["1969-12-31T23:59:59.999999Z", "2026-11-20T10:00:00.000001Z", "9999-12-30T00:00:00Z"];
    let dates = ["0001-01-01", "1999-12-31", "2000-02-29", "9999-12-31"];
    let numbers = [i64::MIN, -1, 0, i64::MAX];
    let texts = ["", "it's", "₹ १२ 🎟️", "$1 UUID ?1"];
    let json = json!({"b": [1, null, "ü"], "a": {"deep": 0.5}});
    on_both_engines(|bench| {
        for round in 0..4 {
            let instant: Timestamp = instants[round % instants.len()].parse().unwrap();
            let (date, text) = (dates[round].parse::<Date>().unwrap(), texts[round]);
            let (number, real) = (numbers[round], [0.0, -0.1, 1e300, f64::MIN_POSITIVE][round]);
            let (bytes, id) = (vec![0, 255, 39], Uuid::from_u128(u128::MAX - round as u128));
            let (sent_bytes, sent_json) = (bytes.clone(), json.clone());
            let echoed = bench.store.read_blocking("echo", move |snapshot| {
                let sent = params![
                    round % 2 == 0,
                    number,
                    real,
                    text,
                    &sent_bytes,
                    id,
                    instant,
                    date,
                    &sent_json
                ];
                snapshot.row(&ECHO, sent, |row| {
                    Ok((
                        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?),
                        (row.get(5)?, row.get(6)?, row.get(7)?, row.json(8)?),
                    ))
                })
            });
            let expected = (
                (round % 2 == 0, number, real, text.to_owned(), bytes),
                (id, instant, date, json.clone()),
            );
            assert_eq!(echoed, Ok::<_, StoreError>(expected));
        }
    });
}

#[test]
fn nothing_comes_back_as_nothing() {
    on_both_engines(|bench| {
        let echoed = bench.store.read_blocking("nulls", |snapshot| {
            snapshot.row(&ECHO, &[const { Param::Null }; 9], |row| {
                Ok((
                    (row.get::<Option<bool>>(0)?, row.get::<Option<i64>>(1)?),
                    (row.get::<Option<f64>>(2)?, row.get::<Option<String>>(3)?),
                    (row.get::<Option<Vec<u8>>>(4)?, row.get::<Option<Uuid>>(5)?),
                    (row.get::<Option<Timestamp>>(6)?, row.get::<Option<Date>>(7)?),
                ))
            })
        });
        let nothing = ((None, None), (None, None), (None, None), (None, None));
        assert_eq!(echoed, Ok::<_, StoreError>(nothing));
    });
}
