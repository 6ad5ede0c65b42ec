//! `usher archive`: takes the seats and tickets of past shows out of an embedded database.
//!
//! First a whole copy of the database is made, checked, and on the disk; then each show is taken out
//! of the live one, if the copy has it as it is. So it can be stopped at any moment, by `kill -9` too,
//! and started again; and the copy is a database like any other, which `usher verify` proves.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use booking::{
    ArchiveShow, ShowRows, archive_show, next_day_of_shows, rows_of_show, shows_to_archive,
};
use clap::Args;
use jiff::civil::Date;
use kernel::{Refusal, ShowId};
use store::{Failure, Location, Store, StoreError};

use super::backup::in_words;
use crate::config::{Config, ConfigArgs};
use crate::installation::look;
use crate::trouble::Trouble;

/// The name of the database in a data folder, and so in the archive's.
const DATABASE_FILE: &str = "usher.db";
/// Shows that are taken out one after the other before others get their turn.
const SHOWS_AT_A_TIME: usize = 8;
/// The least pause between them, so that buyers never wait long for the writer.
const PAUSE_MIN: Duration = Duration::from_millis(10);
/// How often it says how far it is.
const PROGRESS_EVERY: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct Archive {
    /// Shows of days before this one go, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    before: Date,
    /// The folder of the copy [default: archive-before-DATE in the data folder]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Say what would go, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Archive {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        if matches!(config.location(), Location::Postgres(_)) {
            return Err(Trouble::Usage(
                "`usher archive` copies an embedded database, and this one is PostgreSQL: keep a \
                 pg_dump of it, and leave the past where it is"
                    .into(),
            ));
        }
        let store = look(&config)?;
        let folder = self
            .to
            .unwrap_or_else(|| config.data_dir.join(format!("archive-before-{}", self.before)));
        if self.dry_run {
            let found = count(&store, self.before)?;
            println!(
                "{found} would go; the copy would be {}",
                folder.join(DATABASE_FILE).display()
            );
            return Ok(());
        }
        let copy = open_copy(&config, &store, &folder)?;
        let done = take_out_all(&store, &copy, self.before)?;
        println!("took out {}; they are in {}", done.went, folder.display());
        println!("prove the copy with `usher verify --data-dir {}`", folder.display());
        if done.stayed.shows > 0 {
            println!("{} stay: {}", done.stayed, done.why);
        }
        Ok(())
    }
}

/// Shows and what they have, summed.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    shows: usize,
    seats: i64,
    tickets: i64,
}

impl Sum {
    fn add(&mut self, rows: &ShowRows) {
        self.shows += 1;
        self.seats += rows.seats;
        self.tickets += rows.tickets;
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { shows, seats, tickets } = self;
        write!(f, "{shows} shows with {seats} seats and {tickets} tickets")
    }
}

#[derive(Debug, Default)]
struct Done {
    went: Sum,
    stayed: Sum,
    /// The last reason for which one stayed.
    why: String,
}

fn count(store: &Store, before: Date) -> Result<Sum, Trouble> {
    let mut sum = Sum::default();
    for_each_day(store, before, |shows| {
        for show in shows {
            sum.add(&store.read_blocking("archive.count", move |s| rows_of_show(s, show))?);
        }
        Ok(())
    })?;
    Ok(sum)
}

/// The copy: made now, or by an earlier run that did not come to its end.
fn open_copy(config: &Config, store: &Store, folder: &Path) -> Result<Store, Trouble> {
    let file = folder.join(DATABASE_FILE);
    if !file.exists() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Trouble::Found(format!("{}: {error}", folder.display())))?;
        eprintln!("copying the database to {} and checking the copy", file.display());
        store.backup(&file)?;
        let bytes = std::fs::metadata(&file).map_or(0, |copy| copy.len());
        eprintln!("wrote {}", in_words(bytes));
    }
    let mut copy = config.clone();
    copy.data_dir = folder.to_owned();
    look(&copy)
}

fn take_out_all(store: &Store, copy: &Store, before: Date) -> Result<Done, Trouble> {
    let (mut done, mut told) = (Done::default(), Instant::now());
    for_each_day(store, before, |shows| {
        for shows in shows.chunks(SHOWS_AT_A_TIME) {
            let began = Instant::now();
            for show in shows {
                take_out(store, copy, *show, &mut done)?;
            }
            sleep(began.elapsed().max(PAUSE_MIN));
            if told.elapsed() > PROGRESS_EVERY {
                told = Instant::now();
                tell(&done.went);
            }
        }
        Ok(())
    })?;
    Ok(done)
}

fn take_out(store: &Store, copy: &Store, show: ShowId, done: &mut Done) -> Result<(), Trouble> {
    let copied = copy.read_blocking("archive.copied", move |s| rows_of_show(s, show))?;
    let command = ArchiveShow { show, copied };
    match store.write_blocking("archive.show", move |tx| archive_show(tx, &command)) {
        Ok(()) => done.went.add(&copied),
        Err(Failure::Refused(refusal)) => {
            done.stayed.add(&copied);
            done.why = refusal.message();
        }
        Err(Failure::Store(error)) => return Err(error.into()),
    }
    Ok(())
}

/// Calls `work` with the shows of each day that are over and still here.
fn for_each_day(
    store: &Store,
    before: Date,
    mut work: impl FnMut(Vec<ShowId>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut last = Date::constant(1900, 1, 1);
    loop {
        let next = store
            .read_blocking("archive.day", move |s| next_day_of_shows(s, last, before))
            .map_err(|error: StoreError| Trouble::from(error))?;
        let Some(day) = next else { return Ok(()) };
        work(store.read_blocking("archive.shows", move |s| shows_to_archive(s, day))?)?;
        last = day;
    }
}

fn tell(sum: &Sum) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K{sum}");
    } else {
        eprintln!("{sum}");
    }
}

#[cfg(test)]
mod tests;
