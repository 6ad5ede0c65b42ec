//! The rules of the house that a machine can check. Each test names the rule and every place that
//! breaks it.

use std::process::Command;

use serde_json::Value;
use tidy::{Source, crate_names, dependencies, functions, sources};

/// Crates of the business: plain functions over a transaction, no waiting.
const BUSINESS: &[&str] =
    &["kernel", "accounts", "catalog", "seating", "payments", "tickets", "booking"];
/// Who may use whom among our own crates, besides `kernel` and `store`. A new edge needs a decision.
const EDGES: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("store", &["kernel"]),
    ("accounts", &[]),
    ("catalog", &[]),
    ("seating", &["catalog"]),
    ("payments", &[]),
    ("tickets", &[]),
    ("booking", &["accounts", "catalog", "payments", "seating", "tickets"]),
    ("nodes", &[]),
    ("flows", &["accounts", "booking", "catalog", "payments", "seating", "tickets"]),
    ("notify", &[]),
    ("worker", &["accounts", "booking", "catalog", "flows", "notify", "payments", "seating"]),
    (
        "http",
        &["accounts", "booking", "catalog", "flows", "nodes", "payments", "seating", "tickets"],
    ),
    ("ui", &[]),
    (
        "web",
        &[
            "accounts", "booking", "catalog", "flows", "http-api", "payments", "seating",
            "tickets", "ui",
        ],
    ),
    ("sandbox", &[]),
    ("loadtest", &[]),
    ("faults", &["loadtest", "sandbox"]),
    ("fixtures", &[]),
    ("tidy", &[]),
];
/// Crates at the top, which put everything together.
const TOP: &[&str] = &["server", "testkit"];
/// The longest function that there may be.
const FUNCTION_LINES_MAX: usize = 80;
/// Functions longer than this are counted. Whoever shortens one lowers the count.
const LONG_FUNCTION_LINES: usize = 40;
const LONG_FUNCTIONS: usize = 10;
/// The longest file that there may be.
const FILE_LINES_MAX: usize = 500;

fn assert_none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}

/// The places where a line of code, comments left out, breaks a rule.
fn places(source: &Source, breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = source.text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//") && breaks(line))
        .map(|(at, line)| format!("{}:{} {}", source.path, at + 1, line.trim()))
        .collect()
}

#[test]
fn only_store_names_a_database_driver() {
    let drivers = ["rusqlite", "postgres", "tokio-postgres"];
    let mut broken = Vec::new();
    for krate in crate_names().iter().filter(|krate| *krate != "store") {
        let named = dependencies(krate).into_iter().filter(|name| drivers.contains(&name.as_str()));
        broken.extend(named.map(|name| format!("{krate} depends on {name}")));
    }
    assert_none("Only `store` names a database driver.", &broken);
}

#[test]
fn only_nodes_names_redis() {
    let named = |krate: &&String| dependencies(krate).iter().any(|name| name == "redis");
    let broken: Vec<String> =
        crate_names().iter().filter(|krate| *krate != "nodes").filter(named).cloned().collect();
    assert_none("Only `nodes` names Redis' client.", &broken);
}

#[test]
fn doors_hold_no_sql() {
    let words = ["SELECT ", "INSERT INTO", "DELETE FROM", "sql!"];
    let doors = ["server", "http", "web", "ui", "worker", "flows"];
    let broken: Vec<String> = sources(&["src"])
        .iter()
        .filter(|source| doors.contains(&source.krate.as_str()))
        .flat_map(|source| places(source, |line| words.iter().any(|word| line.contains(word))))
        .collect();
    assert_none("There is no SQL above the business crates.", &broken);
}

#[test]
fn the_business_does_not_wait() {
    let waits = ["async fn", "async move", ".await", "tokio::", "std::net", "std::thread"];
    let broken: Vec<String> = sources(&["src"])
        .iter()
        .filter(|source| BUSINESS.contains(&source.krate.as_str()))
        .flat_map(|source| places(source, |line| waits.iter().any(|word| line.contains(word))))
        .collect();
    assert_none("No network call can happen inside a transaction.", &broken);
}

#[test]
fn crates_use_only_whom_they_may() {
    let mut broken = Vec::new();
    let names = crate_names();
    let package = |krate: &str| if krate == "http" { "http-api".into() } else { krate.to_owned() };
    let ours: Vec<String> = names.iter().map(|krate| package(krate)).collect();
    for krate in names.iter().filter(|krate| !TOP.contains(&krate.as_str())) {
        let Some((_, allowed)) = EDGES.iter().find(|(from, _)| from == krate) else {
            broken.push(format!("{krate} is not on the list"));
            continue;
        };
        for used in dependencies(krate).into_iter().filter(|name| ours.contains(name)) {
            let common = used == "kernel" || used == "store";
            if !common && !allowed.contains(&used.as_str()) {
                broken.push(format!("{krate} → {used}"));
            }
        }
    }
    assert_none("Arrows point down, and only along the listed edges.", &broken);
}

#[test]
fn every_file_says_what_it_is() {
    let broken: Vec<String> = sources(&["src", "tests", "benches"])
        .iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path.clone())
        .collect();
    assert_none("Every file begins with `//!`: what, why, what not.", &broken);
}

#[test]
fn files_have_one_job() {
    let broken: Vec<String> = sources(&["src"])
        .iter()
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > FILE_LINES_MAX)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert_none("No file is longer than 500 lines.", &broken);
}

#[test]
fn functions_fit_in_a_glance() {
    let mut too_long = Vec::new();
    let mut long = Vec::new();
    for source in sources(&["src"]) {
        for function in functions(&source.text) {
            let place = format!("{}: {} ({} lines)", source.path, function.name, function.lines);
            if function.lines > FUNCTION_LINES_MAX {
                too_long.push(place);
            } else if function.lines > LONG_FUNCTION_LINES {
                long.push(place);
            }
        }
    }
    assert_none("No function is longer than 80 lines.", &too_long);
    assert!(
        long.len() <= LONG_FUNCTIONS,
        "{} functions are longer than {LONG_FUNCTION_LINES} lines, {LONG_FUNCTIONS} may be:\n  {}",
        long.len(),
        long.join("\n  ")
    );
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = ["todo!(", "unimplemented!(", "FIXME", "#[ignore"];
    let broken: Vec<String> = sources(&["src", "tests"])
        .iter()
        .filter(|source| source.krate != "tidy")
        .flat_map(|source| {
            let lines = source.text.lines().enumerate();
            let marked = lines.filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)));
            marked.map(|(at, _)| format!("{}:{}", source.path, at + 1)).collect::<Vec<_>>()
        })
        .collect();
    assert_none("Nothing is left for later in the code.", &broken);
}

#[test]
fn cargo_run_runs_usher() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--no-deps", "--offline"]);
    let told = cargo.current_dir(tidy::root()).output().unwrap();
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let list = |of: &Value| of.as_array().unwrap().clone();
    let meant = list(&told["workspace_default_members"]);
    let programs: Vec<Value> = list(&told["packages"])
        .iter()
        .filter(|package| meant.contains(&package["id"]))
        .flat_map(|package| list(&package["targets"]))
        .filter(|target| list(&target["kind"]).contains(&"bin".into()))
        .map(|target| target["name"].clone())
        .collect();
    assert_eq!(programs, ["usher"], "`cargo run -- demo`, as README has it, must find one program");
}
