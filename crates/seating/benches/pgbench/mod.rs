//! The same hold by PostgreSQL's own load generator: the same statements, one after the other, over
//! as many connections. It knows the answers beforehand and decides nothing.

use std::process::Command;
use std::time::Duration;

use store::Isolation;

use super::{HOT_SHOWS, PAIRS, Place, SPREAD_SHOWS, STRIDE};

/// A test keeps it as the hold is.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pgbench/hold.sql");
/// As many as the store's own.
const TRIES_MAX: u32 = 12;

/// Holds a second. `first` is a number that no earlier run has reached.
pub fn holds_per_second(
    url: &str,
    connections: usize,
    isolation: Isolation,
    place: Place,
    first: u64,
    time: Duration,
) -> f64 {
    let level = match isolation {
        Isolation::Serializable => "serializable",
        Isolation::ReadCommitted => "read\\ committed",
    };
    let (first_show, shows, run, step) = match place {
        Place::OneShow => (1_000, HOT_SHOWS, PAIRS, 1),
        Place::ManyShows => (1_000 + HOT_SHOWS, SPREAD_SHOWS, 1, SPREAD_SHOWS),
    };
    let turn = first / connections as u64 + 1;
    let done = Command::new("pgbench")
        .env("PGOPTIONS", format!("-c default_transaction_isolation={level}"))
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--file", SCRIPT])
        .arg(format!("--client={connections}"))
        .arg(format!("--time={}", time.as_secs()))
        .arg(format!("--max-tries={TRIES_MAX}"))
        .arg(format!("--define=connections={connections}"))
        .arg(format!("--define=turn={turn}"))
        .args([format!("--define=first_show={first_show}"), format!("--define=shows={shows}")])
        .args([format!("--define=run={run}"), format!("--define=step={step}")])
        .args([format!("--define=pairs={PAIRS}"), format!("--define=stride={STRIDE}")])
        .arg(url)
        .output()
        .expect("pgbench is installed with PostgreSQL");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next());
    let rate = rate.and_then(|rate| rate.parse().ok());
    rate.unwrap_or_else(|| panic!("{told}{}", String::from_utf8_lossy(&done.stderr)))
}
