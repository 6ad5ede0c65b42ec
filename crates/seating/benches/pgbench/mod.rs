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

/// What a run did.
pub struct Run {
    /// Holds a second.
    pub rate: f64,
    /// Transactions that were begun, those that were given up included: each took a number.
    pub begun: u64,
}

/// Holds for so long. `first` is a number that no earlier run has reached.
pub fn hold(
    url: &str,
    connections: usize,
    isolation: Isolation,
    place: Place,
    first: u64,
    time: Duration,
) -> Run {
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
    let number = |label: &str| {
        let found = told.lines().find_map(|line| line.strip_prefix(label)?.split(' ').next());
        let number: Option<f64> = found.and_then(|number| number.parse().ok());
        number.unwrap_or_else(|| panic!("{told}{}", String::from_utf8_lossy(&done.stderr)))
    };
    let processed = number("number of transactions actually processed: ");
    let begun = processed + number("number of failed transactions: ");
    Run { rate: number("tps = "), begun: begun as u64 }
}
