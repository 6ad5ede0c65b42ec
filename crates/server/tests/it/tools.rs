//! The smaller tools: doctor, admin, import, openapi.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{Folder, Ran};

#[test]
fn the_doctor_names_each_problem_and_its_remedy() {
    let folder = Folder::new();
    let fresh = folder.run(&["doctor"]);
    assert!(fresh.out.contains("database: none yet"), "{fresh:?}");
    folder.run(&["migrate"]).fine();

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = folder.usher(&["doctor"]);
    command.env("USHER_LISTEN", &address).env("USHER_PAYMENTS_SANDBOX_URL", "http://127.0.0.1:9");
    // Nobody answers on the taken address, so the doctor gives up on it by its own patience.
    let ran = Ran::of(&mut command);
    ran.refused(1, &["3 problems were found"]);
    for line in [
        "PROBLEM  address: ",
        "PROBLEM  gateway: ",
        "PROBLEM  admins: there is no system admin; make one with `usher admin EMAIL`",
        "ok       clock: ",
        "ok       disk: ",
        "ok       jobs: 0 open",
    ] {
        assert!(ran.out.contains(line), "no {line:?} in\n{}", ran.out);
    }
}

#[test]
fn the_first_admin_is_made_on_the_machine() {
    let folder = Folder::new();
    let email = "first@usher.test";
    let made = type_in(folder.usher(&["admin", email]), "two films a week\n");
    assert_eq!(made.fine(), "first@usher.test is a system admin\n");
    type_in(folder.usher(&["admin", email]), "two films a week\n").refused(1, &["already"]);
    type_in(folder.usher(&["admin", "x@usher.test"]), "short\n").refused(2, &["too short"]);
    type_in(folder.usher(&["admin", "nobody"]), "two films a week\n").refused(2, &["mail"]);
    type_in(folder.usher(&["admin", "x@usher.test"]), "").refused(2, &["standard input"]);
}

#[test]
fn an_import_is_all_or_nothing_unless_asked_otherwise() {
    let folder = Folder::new();
    let good = "Pune,IN,India,Asia/Kolkata,18.52,73.86,INR\n";
    let bad = "Agra,IN,India,Asia/Nowhere,27.18,78.02,INR\n";
    let head = "name,country_code,country,timezone,latitude,longitude,currency\n";
    folder.write("cities.csv", &format!("{head}{good}{bad}"));

    let tried = folder.run(&["import", "cities", "cities.csv", "--dry-run"]);
    tried.refused(1, &["dry run"]);
    assert!(tried.out.contains("line 3: timezone:"), "{tried:?}");
    let refused = folder.run(&["import", "cities", "cities.csv"]);
    refused.refused(1, &["nothing was written"]);
    assert!(refused.out.contains("1 new (not kept), 0 there already, 1 rejected"), "{refused:?}");
    let partly = folder.run(&["import", "cities", "cities.csv", "--skip-bad-rows"]);
    partly.refused(1, &["the good rows were written"]);
    let again = folder.run(&["import", "cities", "cities.csv", "--skip-bad-rows"]);
    again.refused(1, &["no other row is new"]);

    folder.write("cities.csv", &format!("{head}{good}"));
    let again = folder.run(&["import", "cities", "cities.csv"]);
    assert_eq!(again.fine(), "0 new, 1 there already, 0 rejected\n");
    folder.run(&["import", "cities", "none.csv"]).refused(1, &["none.csv"]);
}

#[test]
fn what_the_guide_to_imports_names_there_is() {
    let help = Folder::new().run(&["import", "--help"]);
    let guide = include_str!("../../../../docs/import.md");
    let words = guide.split(|c: char| !c.is_ascii_lowercase() && c != '-');
    let flags: BTreeSet<&str> =
        words.filter(|word| word.starts_with("--") && word.len() > 3).collect();
    assert!(flags.len() >= 3, "{flags:?}");
    for flag in flags {
        assert!(help.fine().split_whitespace().any(|word| word == flag), "{flag}: {help:?}");
    }
}

#[test]
fn a_seat_plan_is_looked_at_without_a_screen() {
    let folder = Folder::new();
    folder.write("hall.txt", "r = regular\nA: rrr__rrr\nB: rrr__rrr\n");
    let seen = folder.run(&["import", "seat-plan", "hall.txt", "--dry-run"]);
    assert!(seen.fine().ends_with("12 seats\n"), "{seen:?}");
    folder.run(&["import", "seat-plan", "hall.txt"]).refused(2, &["--screen", "--dry-run"]);
    folder.write("hall.txt", "r = regular\nA: rrx\n");
    let faulty = folder.run(&["import", "seat-plan", "hall.txt", "--dry-run"]);
    faulty.refused(1, &["cannot be published"]);
    assert!(faulty.out.contains("line 2"), "{faulty:?}");
}

#[test]
fn the_document_of_the_api_is_json() {
    let folder = Folder::new();
    let ran = folder.run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_str(ran.fine()).unwrap();
    assert!(document["paths"]["/api/v1/shows/{showId}/seats"].is_object());
}

#[test]
fn whoever_has_read_enough_leaves_no_fault_behind() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    for command in [&["openapi"][..], &["config", "print"], &["jobs"]] {
        let mut command = folder.usher(command);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.fine(), ran.err.as_str()), ("", ""));
    }
}

#[test]
fn a_worker_of_its_own_needs_a_database_that_can_be_shared() {
    let folder = Folder::new();
    folder.run(&["worker"]).refused(2, &["PostgreSQL", "database_url"]);
    let mut command = folder.usher(&["worker"]);
    command.env("USHER_DATABASE_URL", "postgres://usher@127.0.0.1:9/usher");
    Ran::of(&mut command).refused(2, &["payments.sandbox_url"]);
}

/// Runs it with something on its standard input.
fn type_in(mut command: Command, text: &str) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that has refused already does not read.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    Ran::from(child.wait_with_output().unwrap())
}
