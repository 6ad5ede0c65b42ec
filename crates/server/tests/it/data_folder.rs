//! Migrations, backups, and the folder that an embedded installation lives in.

use std::fs::{File, metadata};
use std::os::unix::fs::PermissionsExt;

use crate::server::Server;
use crate::support::Folder;

#[test]
fn migrate_brings_a_new_folder_up_to_date_once() {
    let folder = Folder::new();
    let planned = folder.run(&["migrate", "--dry-run"]).fine().to_owned();
    assert!(planned.contains("would apply 0001_house"), "{planned}");
    assert!(!folder.file("usher-data").exists(), "what is only looked at is not made");
    let done = folder.run(&["migrate"]).fine().to_owned();
    assert_eq!(done, planned.replace("would apply", "applied"));
    assert_eq!(folder.run(&["migrate"]).fine(), "the database is up to date\n");
}

#[test]
fn one_folder_belongs_to_one_process() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    let lock = File::open(folder.file("usher-data/usher.lock")).unwrap();
    lock.lock().unwrap();
    folder.run(&["migrate"]).refused(1, &["another usher runs", "--data-dir"]);
    folder.run(&["restore", "x.db"]).refused(1, &["another usher runs"]);
    folder.write("cities.csv", "");
    let import = folder.run(&["import", "cities", "cities.csv"]);
    import.refused(1, &["another usher runs", "stop it first", "a second box office"]);
    assert_eq!(folder.run(&["migrate", "--dry-run"]).fine(), "the database is up to date\n");
    drop(lock);
    folder.run(&["migrate"]).fine();
}

/// The database holds the keys of everything else that is encrypted or signed.
#[test]
fn nobody_else_on_this_machine_reads_it() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    folder.run(&["backup", "copy.db"]).fine();
    folder.run(&["archive", "--before", "2020-01-01", "--to", "old"]).fine();
    let mode = |name: &str| metadata(folder.file(name)).unwrap().permissions().mode() & 0o777;
    for name in ["usher-data", "old"] {
        assert_eq!(mode(name), 0o700, "{name}");
    }
    for name in ["usher.db", "usher.db-wal", "usher.db-shm", "sandbox.journal"] {
        assert_eq!(mode(&format!("usher-data/{name}")), 0o600, "{name}");
    }
    for name in ["copy.db", "old/usher.db"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    server.stop();
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let folder = Folder::new();
    folder.write("file", "");
    folder.run(&["migrate", "--data-dir", "file"]).refused(1, &["data folder file", "is a file"]);
    folder.run(&["migrate", "--data-dir", "/proc/usher"]).refused(1, &["/proc/usher"]);
    folder.write(
        "file",
        "this is not a database, and long enough to have been one".repeat(9).as_str(),
    );
    std::fs::create_dir(folder.file("usher-data")).unwrap();
    std::fs::rename(folder.file("file"), folder.file("usher-data/usher.db")).unwrap();
    folder.run(&["migrate"]).refused(1, &["usher.db", "not a database"]);
    folder.run(&["backup", "b.db", "--data-dir", "none"]).refused(1, &["none/usher.db"]);
}

#[test]
fn a_backup_is_restored_and_the_present_database_kept_aside() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    let said = folder.run(&["backup", "copy.db"]).fine().to_owned();
    assert!(said.starts_with("wrote copy.db: ") && said.contains("KiB"), "{said}");
    folder.run(&["backup", "copy.db"]).refused(1, &["copy.db", "exists already"]);

    let restored = folder.run(&["restore", "copy.db"]).fine().to_owned();
    assert!(restored.contains("kept what was there as "), "{restored}");
    assert_eq!(folder.run(&["migrate"]).fine(), "the database is up to date\n");
    let aside = std::fs::read_dir(folder.file("usher-data"))
        .unwrap()
        .filter(|entry| {
            entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("usher.db.until-")
        })
        .count();
    assert!(aside >= 1);
}

/// A restore that is killed has taken the present database away, and put none in its place yet.
#[test]
fn what_a_killed_restore_left_is_not_taken_for_a_new_installation() {
    for left in ["usher.db.arriving", "usher.db.until-20261120T100000Z"] {
        let folder = Folder::new();
        folder.run(&["migrate"]).fine();
        folder.run(&["backup", "copy.db"]).fine();
        let database = folder.file("usher-data/usher.db");
        std::fs::rename(&database, folder.file("usher-data").join(left)).unwrap();

        for command in ["migrate", "verify"] {
            folder.run(&[command]).refused(1, &["usher.db is missing", left, "`usher restore`"]);
        }
        assert!(!database.exists());
        folder.run(&["restore", "copy.db"]).fine();
        assert_eq!(folder.run(&["migrate"]).fine(), "the database is up to date\n");
    }
}

#[test]
fn the_copy_that_a_restore_makes_is_no_source_of_one() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    folder.run(&["backup", "copy.db"]).fine();
    let copy = folder.file("usher-data/usher.db.arriving");
    std::fs::copy(folder.file("copy.db"), &copy).unwrap();
    let refused = folder.run(&["restore", "usher-data/usher.db.arriving"]);
    refused.refused(1, &["usher.db.arriving is not restored", "another name"]);
    assert!(copy.exists());
}

#[test]
fn restores_in_one_second_keep_each_database_aside() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    folder.run(&["backup", "copy.db"]).fine();
    for _ in 0..4 {
        folder.run(&["restore", "copy.db"]).fine();
    }
    let files = std::fs::read_dir(folder.file("usher-data")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let aside = |name: &String| {
        name.starts_with("usher.db.until-") && !name.ends_with("-wal") && !name.ends_with("-shm")
    };
    assert_eq!(names.filter(aside).count(), 4);
}

/// A restore that was killed, or an administrator who moved the damaged file away, leaves a log.
#[test]
fn a_log_that_was_left_lying_is_not_played_into_what_is_restored() {
    for left in ["usher.db-wal", "usher.db.arriving-wal"] {
        let folder = Folder::new();
        folder.run(&["migrate"]).fine();
        folder.run(&["backup", "copy.db"]).fine();
        let store = folder.plant(7);
        std::fs::copy(folder.file("usher-data/usher.db-wal"), folder.file("log")).unwrap();
        drop(store);
        for ending in ["", "-wal", "-shm"] {
            // Whoever closes last may have removed the log, or left an empty one.
            let _ = std::fs::remove_file(folder.file(&format!("usher-data/usher.db{ending}")));
        }
        std::fs::rename(folder.file("log"), folder.file("usher-data").join(left)).unwrap();

        let restored = folder.run(&["restore", "copy.db"]).fine().to_owned();
        folder.run(&["verify"]).fine();
        // It may hold what was sold last, so it is not thrown away either.
        let is_kept =
            restored.lines().any(|line| line.starts_with("kept") && line.ends_with("-wal"));
        assert_eq!(is_kept, left == "usher.db-wal", "{restored}");
    }
}

#[test]
fn what_is_only_in_the_log_beside_a_copy_is_restored_with_it() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    let store = folder.plant(7);
    for ending in ["", "-wal"] {
        let [from, to] = ["usher-data/usher.db", "old.db"].map(|name| format!("{name}{ending}"));
        std::fs::copy(folder.file(&from), folder.file(&to)).unwrap();
    }
    drop(store);
    std::fs::remove_dir_all(folder.file("usher-data")).unwrap();
    let log = std::fs::read(folder.file("old.db-wal")).unwrap();

    folder.run(&["restore", "old.db"]).fine();
    folder.run(&["verify"]).refused(1, &["1 problem was found"]);
    assert_eq!(std::fs::read(folder.file("old.db-wal")).unwrap(), log, "the copy stays as it was");
}

/// Whoever empties the log keeps writers waiting.
#[test]
fn who_only_looks_leaves_the_log_to_whoever_serves() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    let _serving = folder.plant(7);
    let log = || std::fs::metadata(folder.file("usher-data/usher.db-wal")).unwrap().len();
    let bytes = log();
    assert!(bytes > 0);
    for command in [&["jobs"][..], &["doctor"], &["verify"], &["backup", "copy.db"]] {
        folder.run(command);
        assert_eq!(log(), bytes, "after {command:?}");
    }
}

#[test]
fn a_damaged_backup_changes_nothing() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    folder.run(&["backup", "copy.db"]).fine();
    let before = std::fs::read(folder.file("usher-data/usher.db")).unwrap();
    let mut bytes = std::fs::read(folder.file("copy.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0x5a);
    std::fs::write(folder.file("bad.db"), bytes).unwrap();
    folder.run(&["restore", "bad.db"]).refused(1, &["bad.db is not restored"]);
    folder.write("empty.db", "");
    folder.run(&["restore", "empty.db"]).refused(1, &["holds no data of usher"]);
    folder.run(&["restore", "missing.db"]).refused(1, &["missing.db"]);
    assert_eq!(std::fs::read(folder.file("usher-data/usher.db")).unwrap(), before);
    let left: Vec<_> = std::fs::read_dir(folder.file("usher-data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("arriving"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
