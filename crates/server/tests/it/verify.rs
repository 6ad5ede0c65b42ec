//! The proof on live data: clean when it should be, and loud when it must be.

use crate::support::Folder;

#[test]
fn a_new_installation_is_sound() {
    let folder = Folder::new();
    folder.run(&["verify"]).refused(1, &["there is no database", "--data-dir"]);
    folder.run(&["migrate"]).fine();
    let shown = folder.run(&["verify"]).fine().to_owned();
    assert_eq!(shown.lines().filter(|line| line.starts_with("ok ")).count(), 5, "{shown}");
}

#[test]
fn money_that_came_from_nowhere_is_found() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    folder.plant(7);
    let ran = folder.run(&["verify"]);
    ran.refused(1, &["1 problem was found"]);
    assert!(ran.out.contains("PROBLEM  the ledger"), "{ran:?}");
}

#[test]
fn what_went_wrong_in_many_rows_is_shown_in_a_few() {
    let folder = Folder::new();
    folder.run(&["migrate"]).fine();
    (1..=25).for_each(|owner| drop(folder.plant(owner)));
    let ran = folder.run(&["verify"]);
    ran.refused(1, &["25 problems were found"]);
    assert!(ran.out.contains("and 5 more"), "{ran:?}");
    let ran = folder.run(&["verify", "--all"]);
    assert_eq!(ran.out.matches("wallet of ").count(), 25, "{ran:?}");
}
