//! What a script meets when a statement fails, and what its caller hears.

use fixtures::on_both_engines;
use store::{Param, StoreError, journal_of, params, sql};

use crate::support::{add, committed, key};

sql! {
    BAD_ROLE = "INSERT INTO users (user_id, name, role, created_at, updated_at) \
        VALUES ($1, 'private words', 'emperor', $2, $2)";
    NO_SUCH_USER = "INSERT INTO user_theaters (user_id, theater_id) VALUES ($1, $1)";
    TWICE = "INSERT INTO secrets (name, value, created_at) VALUES ('once', $1, $2)";
}

#[test]
fn a_constraint_stops_the_script_and_is_named_without_the_values() {
    on_both_engines(|bench| {
        let store = &bench.store;
        let check = store.write_blocking("check", |tx| {
            let now = tx.now();
            tx.execute(&BAD_ROLE, params![key(1), now])
        });
        let foreign =
            store.write_blocking("foreign", |tx| tx.execute(&NO_SUCH_USER, params![key(1)]));
        let twice = store.write_blocking("twice", |tx| {
            let now = tx.now();
            tx.execute(&TWICE, params![&[7; 32], now])?;
            tx.execute(&TWICE, params![&[7; 32], now])
        });
        for (failed, statement) in
            [(check, "BAD_ROLE"), (foreign, "NO_SUCH_USER"), (twice, "TWICE")]
        {
            let Err(StoreError::Constraint(told)) = failed else {
                panic!("{statement}: {failed:?}")
            };
            assert!(told.contains(statement), "{told}");
            assert!(!told.contains("private words"), "{told}");
        }
    });
}

/// PostgreSQL would answer COMMIT with a silent ROLLBACK here, SQLite would commit the first half.
#[test]
fn a_failure_that_the_script_looks_away_from_still_undoes_it() {
    on_both_engines(|bench| {
        let looked_away = bench.store.write_blocking("looks away", |tx| {
            add(tx, key(1), 5)?;
            let _ = add(tx, key(2), -1);
            let after = add(tx, key(3), 5);
            assert!(matches!(after, Err(StoreError::Constraint(_))), "{after:?}");
            Ok::<_, StoreError>("all is well")
        });
        assert!(matches!(looked_away, Err(StoreError::Constraint(_))), "{looked_away:?}");
        assert_eq!([1, 2, 3].map(|n| committed(&bench.store, key(n))), [0, 0, 0]);
        assert_eq!(bench.store.write_blocking("next", |tx| add(tx, key(1), 1)), Ok(()));
    });
}

#[test]
fn a_value_of_another_type_than_the_column_is_a_defect() {
    sql! {
        AS_NUMBER = "SELECT CAST($1 AS BIGINT)";
        AS_TEXT = "SELECT name FROM secrets WHERE created_at = $1";
    }
    fixtures::on_postgres(|bench| {
        let instant = bench.store.read_blocking("instant", |snapshot| {
            let now = snapshot.now();
            snapshot.row(&AS_NUMBER, params![now], |row| row.get::<i64>(0))
        });
        let number = bench.store.read_blocking("number", |snapshot| {
            snapshot.row_opt(&AS_TEXT, params![1_i64], |row| row.get::<String>(0))
        });
        assert!(matches!(instant, Err(StoreError::Defect(_))), "{instant:?}");
        assert!(matches!(number, Err(StoreError::Defect(_))), "{number:?}");
    });
}

#[test]
fn a_column_read_as_another_type_is_a_defect_that_names_statement_and_column() {
    sql! { A_NUMBER = "SELECT CAST(7 AS BIGINT)"; }
    on_both_engines(|bench| {
        let read = bench.store.read_blocking("mismatch", |snapshot| {
            snapshot.row(&A_NUMBER, &[] as &[Param<'_>], |row| row.get::<String>(0))
        });
        let Err(StoreError::Defect(told)) = read else { panic!("{read:?}") };
        assert!(told.contains("A_NUMBER") && told.contains("column 0"), "{told}");
    });
}

#[test]
fn the_journal_tells_the_story_of_one_subject_in_order() {
    use store::{Actor, Entry};
    on_both_engines(|bench| {
        let user = kernel::UserId::new(key(9));
        let story =
            [(Actor::Guest, 1), (Actor::User(user), 1), (Actor::System, 2), (Actor::System, 1)];
        for (number, (actor, subject)) in story.into_iter().enumerate() {
            let noted = bench.store.write_blocking("note", move |tx| {
                let detail = serde_json::json!({ "number": number });
                let subject = key(subject);
                tx.journal(&Entry {
                    actor,
                    action: "test.note",
                    subject_kind: "test",
                    subject,
                    detail,
                })
            });
            assert_eq!(noted, Ok(()));
            bench.clock.advance_seconds(-1);
        }
        let rows = bench.store.read_blocking("story", |s| journal_of(s, key(1))).unwrap();
        let told: Vec<_> =
            rows.iter().map(|row| (row.actor.as_str(), row.detail["number"].as_i64())).collect();
        let person = format!("user:{user}");
        assert_eq!(told, [("guest", Some(0)), (person.as_str(), Some(1)), ("system", Some(3))]);
        assert_eq!(rows[0].at, fixtures::START);
    });
}
