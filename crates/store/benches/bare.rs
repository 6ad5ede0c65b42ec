//! What SQLite and a group commit can do, with nothing of ours around them: two-seat holds.
//!
//! Run it with `cargo bench -p store`. 64 buyers ask one writer, which takes whoever waits, runs each
//! in a savepoint, commits and answers. Nothing is checked but whether the seats were free, and nothing
//! is journalled. Rounds with such batches and rounds with one commit a hold take turns on one disk. How
//! much more the first do is what sharing a commit can bring on this machine, and `cargo bench -p
//! seating` tells what ours brings: the quicker the disk, the less is to be won.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use fixtures::TempFolder;
use rusqlite::{Connection, Result, params};

const SHOWS: i64 = 120;
const SEATS: i64 = 20_000;
/// Any number without a common factor with the pairs of a show: buyers do not come row by row.
const STRIDE: i64 = 7_919;
const BUYERS: usize = 64;
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
    println!("two-seat holds by SQLite alone, {BUYERS} buyers, {} seats\n", SHOWS * SEATS);
    let folder = TempFolder::new();
    let connection = open(&folder)?;
    let (mut grouped, mut alone, next) = (Vec::new(), Vec::new(), AtomicI64::new(0));
    for _ in 0..ROUNDS {
        grouped.push(round(&connection, BUYERS, &next)?);
        alone.push(round(&connection, 1, &next)?);
    }
    let grouped = middle("group commit", &mut grouped);
    let alone = middle("one commit a hold", &mut alone);
    println!("{:<20} {:>8.1}", "ratio", grouped / alone);
    Ok(())
}

fn open(folder: &TempFolder) -> Result<Connection> {
    let connection = Connection::open(folder.path().join("bare.db"))?;
    connection.execute_batch(SCHEMA)?;
    for show in 0..SHOWS {
        connection.execute(FILL, params![show, SEATS])?;
    }
    Ok(connection)
}

/// One that waits for its hold: its number, and where the answer goes.
type Waiting = (i64, Sender<()>);

/// Holds a second, of buyers who ask again as soon as they are answered.
fn round(connection: &Connection, batch_max: usize, next: &AtomicI64) -> Result<f64> {
    let (began, is_over) = (Instant::now(), AtomicBool::new(false));
    let first = next.load(Ordering::Relaxed);
    thread::scope(|scope| {
        let (door, waiting) = channel::<Waiting>();
        for _ in 0..BUYERS {
            let (door, is_over) = (door.clone(), &is_over);
            scope.spawn(move || {
                let (answer, answered) = channel();
                while !is_over.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let asked = door.send((number, answer.clone()));
                    if asked.is_err() || answered.recv().is_err() {
                        return;
                    }
                }
            });
        }
        drop(door);
        let written = write(connection, batch_max, &waiting, || {
            is_over.store(began.elapsed() >= ROUND, Ordering::Relaxed);
        });
        // A writer that failed lets nobody wait.
        drop(waiting);
        written
    })?;
    Ok((next.load(Ordering::Relaxed) - first) as f64 / began.elapsed().as_secs_f64())
}

/// The writer, until nobody asks any more.
fn write(
    connection: &Connection,
    batch_max: usize,
    waiting: &Receiver<Waiting>,
    after_each: impl Fn(),
) -> Result<()> {
    let run = |sql| connection.prepare_cached(sql)?.execute([]).map(|_| ());
    while let Ok(first) = waiting.recv() {
        let batch: Vec<Waiting> =
            std::iter::once(first).chain(waiting.try_iter().take(batch_max - 1)).collect();
        run("BEGIN IMMEDIATE")?;
        for (number, _) in &batch {
            run("SAVEPOINT hold")?;
            hold(connection, *number)?;
            run("RELEASE hold")?;
        }
        run("COMMIT")?;
        for (_, answer) in batch {
            // Who has left needs no answer.
            let _ = answer.send(());
        }
        after_each();
    }
    Ok(())
}

/// The seats of a pair are free each time that its turn comes: what was held before has run out.
fn hold(connection: &Connection, number: i64) -> Result<()> {
    let pairs = SEATS / 2;
    let (show, first) = (number / pairs % SHOWS, number * STRIDE % pairs * 2);
    let hold = u128::try_from(number).expect("it counts from zero").to_be_bytes();
    let (now, until) = (number, number + 600);
    let taken = connection.prepare_cached(TAKE)?.execute(params![hold, until, show, first, now])?;
    assert_eq!(taken, 2, "nobody else is there");
    connection.prepare_cached(KEEP)?.execute(params![hold, show, until])?;
    Ok(())
}

/// Prints the middle round, and returns it.
fn middle(what: &str, rounds: &mut [f64]) -> f64 {
    rounds.sort_by(f64::total_cmp);
    let all: Vec<String> = rounds.iter().map(|rate| format!("{rate:.0}")).collect();
    let middle = rounds[rounds.len() / 2];
    println!("{what:<20} {middle:>8.0} a second ({})", all.join(" "));
    middle
}
