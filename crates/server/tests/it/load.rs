//! The short form of `make bench`: what Usher answers, beside a bare service that does the least, in
//! one run and in turns. The bounds are loose, for unoptimized builds on a machine that does other
//! things: what trips them has made an answer several times dearer.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// `usher-load`, which is built beside `usher`.
fn usher_load() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_usher")).with_file_name("usher-load");
    assert!(program.is_file(), "build it first: cargo build -p loadtest");
    program
}

/// Runs a scenario three times in turns with its baseline; the median ratio of their rates.
fn ratio_of(scenario: &str) -> f64 {
    let run = Command::new(usher_load())
        .args([scenario, "--server", env!("CARGO_BIN_EXE_usher"), "--json", "--quiet"])
        .args(["--seconds", "2", "--rounds", "3", "--connections", "16"])
        .args(["--data-dir", env!("CARGO_TARGET_TMPDIR")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    report["sections"][0]["rounds"]["median"]["ratio"].as_f64().unwrap()
}

#[test]
fn a_listing_costs_little_more_than_a_constant() {
    let ratio = ratio_of("listing");
    assert!(ratio > 0.15, "{ratio} of a bare hyper service");
}

#[test]
fn a_hold_on_the_disk_costs_little_more_than_an_echo() {
    let ratio = ratio_of("hold");
    assert!(ratio > 0.01, "{ratio} of a bare axum route");
}
