//! The program as people start it.

use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_usher-load")).args(args).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn it_asks_for_a_server() {
    let output = run(&["hold"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("--server <PROGRAM>"), "{}", told(&output));
}

#[test]
fn a_server_that_is_not_there_is_named_in_a_sentence() {
    let output = run(&["hold", "--url", "http://127.0.0.1:1"]);
    assert_eq!(output.status.code(), Some(1));
    let told = told(&output);
    assert!(told.starts_with("usher-load: signing in: no connection"), "{told}");
    assert_eq!(told.lines().count(), 1);

    let output = run(&["hold", "--server", "/nowhere/usher"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_server_that_does_not_start_is_told_with_its_own_last_words() {
    let output = run(&["listing", "--server", "/bin/ls"]);
    assert_eq!(output.status.code(), Some(1));
    let told = self::told(&output);
    assert!(told.starts_with("usher-load: the server did not start: exit status: 2. "), "{told}");
}
