//! What SQLite does by itself: two-seat holds of one thread, with nothing of ours around them.
//!
//! Run it with `cargo bench -p store`. Nobody asks and nobody is answered, nothing is checked but
//! whether the seats were free, and nothing is journalled. Rounds that commit 64 holds at once and
//! rounds that commit each take turns on one disk. How much more the first do is what a group commit can
//! bring on this machine, and [`cargo bench -p seating`](../../seating/benches/holds.rs) tells what ours
//! brings: the quicker the disk, the less is to be won.

use std::time::{Duration, Instant};

use fixtures::TempFolder;
use rusqlite::{Connection, Result, params};

const SHOWS: i64 = 120;
const SEATS: i64 = 20_000;
/// Any number without a common factor with the pairs of a show: buyers do not come row by row.
const STRIDE: i64 = 7_919;
const TOGETHER: i64 = 64;
const ROUNDS: usize = 4;
const ROUND: Duration = Duration::from_secs(2);

const SCHEMA: &str = "\
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 16000; \
    CREATE TABLE seats (show_id INTEGER NOT NULL, seat_no INTEGER NOT NULL, \
        hold_id BLOB, held_until INTEGER NOT NULL, PRIMARY KEY (show_id, seat_no)) \
        STRICT, WITHOUT ROWID; \
    CREATE TABLE holds (hold_id BLOB PRIMARY KEY, show_id INTEGER NOT NULL, \
        held_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;";
const FILL: &str = "INSERT INTO seats WITH RECURSIVE \
    s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < ?2 - 1) SELECT ?1, n, NULL, 0 FROM s";
const TAKE: &str = "UPDATE seats SET hold_id = ?1, held_until = ?2 \
    WHERE show_id = ?3 AND seat_no IN (?4, ?4 + 1) AND held_until <= ?5";
const KEEP: &str = "INSERT INTO holds VALUES (?1, ?2, ?3)";

fn main() -> Result<()> {
    println!("two-seat holds by SQLite alone, {} seats\n", SHOWS * SEATS);
    let folder = TempFolder::new();
    let house = House::open(&folder)?;
    let (mut grouped, mut alone, mut next) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        grouped.push(house.round(TOGETHER, &mut next)?);
        alone.push(house.round(1, &mut next)?);
    }
    let grouped = middle("64 holds a commit", &mut grouped);
    let alone = middle("one hold a commit", &mut alone);
    println!("{:<20} {:>8.1}", "ratio", grouped / alone);
    Ok(())
}

struct House(Connection);

impl House {
    fn open(folder: &TempFolder) -> Result<Self> {
        let connection = Connection::open(folder.path().join("bare.db"))?;
        connection.execute_batch(SCHEMA)?;
        for show in 0..SHOWS {
            connection.execute(FILL, params![show, SEATS])?;
        }
        Ok(Self(connection))
    }

    /// Holds a second.
    fn round(&self, together: i64, next: &mut i64) -> Result<f64> {
        let (began, first) = (Instant::now(), *next);
        while began.elapsed() < ROUND {
            self.0.execute_batch("BEGIN IMMEDIATE")?;
            for _ in 0..together {
                self.hold(*next)?;
                *next += 1;
            }
            self.0.execute_batch("COMMIT")?;
        }
        Ok((*next - first) as f64 / began.elapsed().as_secs_f64())
    }

    /// The seats of a pair are free each time that its turn comes: what was held before has run out.
    fn hold(&self, number: i64) -> Result<()> {
        let pairs = SEATS / 2;
        let (show, first) = (number / pairs % SHOWS, number * STRIDE % pairs * 2);
        let hold = u128::try_from(number).expect("it counts from zero").to_be_bytes();
        let (now, until) = (number, number + 600);
        let taken = self.0.prepare_cached(TAKE)?.execute(params![hold, until, show, first, now])?;
        assert_eq!(taken, 2, "nobody else is there");
        self.0.prepare_cached(KEEP)?.execute(params![hold, show, until])?;
        Ok(())
    }
}

/// Prints the middle round, and returns it.
fn middle(what: &str, rounds: &mut [f64]) -> f64 {
    rounds.sort_by(f64::total_cmp);
    let all: Vec<String> = rounds.iter().map(|rate| format!("{rate:.0}")).collect();
    let middle = rounds[rounds.len() / 2];
    println!("{what:<20} {middle:>8.0} a second ({})", all.join(" "));
    middle
}
