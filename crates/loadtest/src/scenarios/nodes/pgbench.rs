//! Two-seat holds by PostgreSQL's own load generator, over as many connections as nodes write with.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::database::{Database, told};
use crate::trouble::{During, Trouble};

/// What a hold sends; a test of `seating` keeps it as the hold is.
const SCRIPT: &str = include_str!("../../../../seating/benches/pgbench/hold.sql");
/// The shows of the script are called so, from here on.
const FIRST_SHOW: u32 = 1_000;
/// Pairs of a show. The database does not ask whether its hall has so many.
const PAIRS: u32 = 1_000_000;
/// Any number without a common factor with [`PAIRS`]: buyers do not come row by row.
const STRIDE: u32 = 7_919;
/// As often as a node tries.
const TRIES_MAX: u32 = 12;

/// Holds a second, spread over so many shows.
pub(super) fn holds_per_second(
    database: &Database<'_>,
    folder: &Path,
    (connections, shows): (usize, usize),
    time: Duration,
) -> Result<f64, Trouble> {
    let script = folder.join("hold.sql");
    std::fs::write(&script, SCRIPT).during("writing a script for pgbench")?;
    name_shows(database)?;
    let mut pgbench = Command::new("pgbench");
    pgbench
        // The level of a hold.
        .env("PGOPTIONS", "-c default_transaction_isolation=read\\ committed")
        .args(["--no-vacuum", "--protocol=prepared", "--define=turn=0", "--define=run=1"])
        .arg(format!("--client={connections}"))
        .arg(format!("--time={}", time.as_secs().max(1)))
        .arg(format!("--max-tries={TRIES_MAX}"))
        .arg(format!("--define=connections={connections}"))
        .arg(format!("--define=first_show={FIRST_SHOW}"))
        .args([format!("--define=shows={shows}"), format!("--define=step={shows}")])
        .args([format!("--define=pairs={PAIRS}"), format!("--define=stride={STRIDE}")])
        .arg("--file")
        .arg(&script)
        .arg(database.url());
    let said = told(&mut pgbench)?;
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next());
    rate.and_then(|rate| rate.parse().ok()).ok_or_else(|| Trouble::new(format!("pgbench: {said}")))
}

/// Gives the shows of a house the names that the script counts.
fn name_shows(database: &Database<'_>) -> Result<(), Trouble> {
    let sql = format!(
        "UPDATE shows SET show_id = CAST(lpad(to_hex({FIRST_SHOW} - 1 + number), 32, '0') AS UUID) \
         FROM (SELECT show_id AS old, row_number() OVER (ORDER BY show_id) AS number FROM shows) n \
         WHERE show_id = old"
    );
    database.ask(&sql).map(drop)
}
