//! `usher archive` from outside.

use crate::support::Folder;

#[test]
fn it_says_what_would_go_and_leaves_what_is_to_come() {
    let folder = Folder::new();
    folder.run(&["archive", "--before", "2020-01-01"]).refused(1, &["there is no database"]);
    folder.run(&["archive", "--before", "yesterday"]).refused(2, &["--before", "yesterday"]);
    folder.run(&["demo", "--size", "tiny", "--sold", "40", "--no-serve"]).fine();

    let would = folder.run(&["archive", "--before", "2099-01-01", "--dry-run"]);
    assert!(would.fine().starts_with("0 shows with 0 seats and 0 tickets would go"), "{would:?}");
    assert!(!folder.file("usher-data/archive-before-2099-01-01").exists());

    let ran = folder.run(&["archive", "--before", "2099-01-01", "--to", "kept"]);
    assert!(ran.fine().starts_with("took out 0 shows"), "{ran:?}");
    folder.run(&["verify", "--data-dir", "kept"]).fine();
    folder.run(&["verify"]).fine();
}

#[test]
fn another_engine_has_other_tools() {
    let folder = Folder::new();
    let mut command = folder.usher(&["archive", "--before", "2020-01-01"]);
    command.env("USHER_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    crate::support::Ran::of(&mut command).refused(2, &["PostgreSQL", "pg_dump"]);
}
