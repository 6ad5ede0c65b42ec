//! The short form of `make bench`: what Usher answers, beside a bare service that does the least, in
//! one run and in turns. The bounds are loose, for unoptimized builds on a machine that does other
//! things: what trips them has made an answer several times dearer. And many nodes, small: whether all
//! parts are measured, not how fast they are.

use std::path::{Path, PathBuf};
use std::process::Command;

use fixtures::{Bench, RedisServer};
use serde_json::Value;
use store::{Engine, Location};

/// `usher-load`, which is built beside `usher`.
fn usher_load() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_usher")).with_file_name("usher-load");
    assert!(program.is_file(), "build it first: cargo build -p loadtest");
    program
}

/// Runs a scenario; the section of its report.
fn section_of(scenario: &str, args: &[&str]) -> Value {
    let run = Command::new(usher_load())
        .args([scenario, "--server", env!("CARGO_BIN_EXE_usher"), "--json", "--quiet"])
        .args(["--data-dir", env!("CARGO_TARGET_TMPDIR")])
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stdout));
    let mut report: Value = serde_json::from_slice(&run.stdout).unwrap();
    report["sections"][0].take()
}

/// Runs a scenario three times in turns with its baseline; the median ratio of their rates.
fn ratio_of(scenario: &str) -> f64 {
    let args = ["--seconds", "2", "--rounds", "3", "--connections", "16"];
    section_of(scenario, &args)["rounds"]["median"]["ratio"].as_f64().unwrap()
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

#[test]
fn bookings_by_one_node_and_by_two_are_told_side_by_side() {
    let (bench, redis) = (Bench::open(Engine::Postgres, |_| {}), RedisServer::start());
    let Location::Postgres(postgres) = &bench.config.location else { unreachable!() };
    let of = ["--postgres", postgres, "--redis", &redis.url(), "--nodes", "2", "--shows", "3"];
    let small = ["--seconds", "1", "--rounds", "1", "--connections", "4", "--hall", "2000"];
    let section = section_of("nodes", &[&of[..], &small[..]].concat());

    let cases = section["cases"]["cases"].as_array().unwrap();
    let names: Vec<_> = cases.iter().map(|case| case["name"].as_str().unwrap()).collect();
    let of_a_shape = |shape: &str| {
        ["1 node", "2 nodes", "Redis, 1 node", "Redis, 2 nodes", "pgbench, 8 connections"]
            .into_iter()
            .chain(["pgbench, 16 connections"])
            .map(|seller| format!("{shape}, {seller}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(names, [of_a_shape("one show"), of_a_shape("many shows")].concat());
    let by = |name: &str| {
        let case = cases.iter().find(|case| case["name"] == name).unwrap();
        let ratios = case["ratios"].as_array().unwrap().iter();
        ratios.map(|ratio| ratio["by"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(by("one show, 1 node"), ["by pgbench's holds"]);
    let all = ["by 1 node", "by without Redis", "by pgbench's holds"];
    assert_eq!(by("many shows, Redis, 2 nodes"), all);

    let figure = |name: &str| {
        let figures = section["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure[0] == name).unwrap()[1].as_str().unwrap()
    };
    assert_ne!(figure("bookings confirmed to buyers"), "0");
    assert_eq!(figure("seats sold to two buyers"), "0");
    assert_eq!(figure("fsync"), "off");
}
