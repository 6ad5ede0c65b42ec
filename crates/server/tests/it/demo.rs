//! The demo: made once, kept a week ahead, sound, and never made over somebody's own data.

use std::sync::Arc;

use kernel::SystemClock;
use serde_json::json;
use store::{Location, Sql, Store, StoreConfig, StoreError, Tx, sql};

use crate::server::Server;
use crate::support::Folder;

sql! {
    TICKETS = "SELECT CAST(COUNT(*) AS BIGINT) FROM tickets WHERE status = 'valid'";
    BOOKINGS = "SELECT CAST(COUNT(*) AS BIGINT) FROM bookings";
    FORGET_THE_END = "DELETE FROM journal WHERE action = 'demo.end'";
}

#[test]
fn a_demo_is_made_once_and_every_check_holds() {
    let folder = Folder::new();
    let made = folder.run(&["demo", "--size", "tiny", "--no-serve"]);
    made.fine();
    assert!(!made.err.contains("\n0 shows added"), "{made:?}");
    folder.run(&["verify"]).fine();

    let again = folder.run(&["demo", "--size", "tiny", "--no-serve"]);
    again.fine();
    assert!(again.err.contains("0 shows added"), "{again:?}");
    folder
        .run(&["demo", "--size", "small", "--no-serve"])
        .refused(1, &["demo of size tiny", "--data-dir"]);

    let doctor = folder.run(&["doctor"]);
    assert!(doctor.out.contains("ok       admins: 1 system admins"), "{doctor:?}");
}

#[test]
fn a_demo_that_has_sold_is_filled_once_and_every_check_holds() {
    let (plain, folder) = (Folder::new(), Folder::new());
    plain.run(&["demo", "--size", "tiny", "--no-serve"]).fine();
    let wanted = count(&plain, &TICKETS) + 2_000;
    let fill = ["demo", "--size", "tiny", "--sold", "2000", "--no-serve"];
    let filled = folder.run(&fill);
    filled.fine();
    assert!(filled.err.contains("\n2000 seats sold, "), "{filled:?}");
    assert!(!filled.err.contains(", 0 of them copies"), "{filled:?}");
    assert_eq!(count(&folder, &TICKETS), wanted);
    folder.run(&["verify"]).fine();

    folder.run(&fill).refused(1, &["--sold", "--data-dir"]);
    folder.run(&["demo", "--size", "tiny", "--no-serve"]).fine();
    assert_eq!(count(&folder, &TICKETS), wanted);
}

#[test]
fn a_filling_that_was_interrupted_goes_on() {
    let folder = Folder::new();
    let fill = ["demo", "--size", "tiny", "--sold", "1000", "--no-serve"];
    folder.run(&fill).fine();
    let forget = |tx: &mut Tx<'_>| tx.execute(&FORGET_THE_END, &[]);
    store(&folder).write_blocking("forget", forget).unwrap();
    let sold = |folder| (count(folder, &TICKETS), count(folder, &BOOKINGS));
    let before = sold(&folder);
    let again = folder.run(&fill);
    again.fine();
    assert!(again.err.contains("\n1000 seats sold, "), "{again:?}");
    assert_eq!(sold(&folder), before);
    folder.run(&["verify"]).fine();
}

fn store(folder: &Folder) -> Store {
    let file = Location::Sqlite(folder.file("usher-data/usher.db"));
    Store::open(&StoreConfig::new(file), Arc::new(SystemClock)).unwrap()
}

fn count(folder: &Folder, sql: &'static Sql) -> i64 {
    let found: Result<i64, StoreError> = store(folder)
        .read_blocking("count", move |snapshot| snapshot.row(sql, &[], |row| row.get(0)));
    found.unwrap()
}

#[test]
fn its_accounts_sign_in_and_its_links_lead_somewhere() {
    let folder = Folder::new();
    let mut command = folder.usher(&["demo", "--size", "tiny", "--listen", "127.0.0.1:0"]);
    command.env("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0");
    let (server, tour) = Server::with_output(&mut command);
    for email in ["admin", "theatre", "gate", "ana", "ben"] {
        let body = json!({ "email": format!("{email}@usher.test"), "password": "usher-demo" });
        let answer = server.try_post("/api/v1/auth/login", &body).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{email}: {answer}");
    }
    let links: Vec<&str> =
        tour.split_whitespace().filter_map(|word| word.strip_prefix(&server.url())).collect();
    assert_eq!(links.len(), 7, "{tour}");
    for path in links.iter().filter(|path| !path.is_empty()) {
        let answer =
            server.ask(&format!("GET {path} HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    server.stop();
}

#[test]
fn a_crowd_comes_and_goes_home_when_it_closes() {
    let folder = Folder::new();
    let mut command =
        folder.usher(&["demo", "--size", "tiny", "--listen", "127.0.0.1:0", "--crowd", "50"]);
    let (server, _) = Server::with_output(&mut command);
    let log = server.stop();
    assert!(log.contains("the crowd has gone home"), "{log}");
    folder.run(&["demo", "--crowd", "2001"]).refused(2, &["--crowd", "2001"]);
}

#[test]
fn it_is_not_made_over_other_data() {
    let folder = Folder::new();
    folder.write(
        "cities.csv",
        "name,country_code,country,timezone,latitude,longitude,currency\n\
         Pune,IN,India,Asia/Kolkata,18.52,73.86,INR\n",
    );
    folder.run(&["import", "cities", "cities.csv"]).fine();
    folder
        .run(&["demo", "--no-serve"])
        .refused(1, &["data that is not a demo's", "--data-dir", "usher serve"]);
}
