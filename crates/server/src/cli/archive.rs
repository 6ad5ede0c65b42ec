//! `usher archive`: takes the seats and tickets of past shows out of the database, once a copy has them.
//!
//! Of an embedded database it makes the copy itself; of PostgreSQL the copy is another database, which
//! was restored from a dump. Either way the copy is proved first: that it is whole, as `usher verify`
//! proves it, and that it keeps what the live database loses. Then each show is taken out, if the copy
//! has it as it is. So it can be stopped at any moment, by `kill -9` too, and started again.

use std::fmt;
use std::io::{IsTerminal, stdin};
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
use super::verify::first_problem;
use crate::config::{Config, ConfigArgs, DATABASE_FILE, without_password};
use crate::installation::{look, make_folder};
use crate::trouble::Trouble;

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
    /// Where the copy is. Of an embedded database: a folder [default: archive-before-DATE in the data
    /// folder]. Of PostgreSQL: the URL of a database that was restored from a dump of it; with `-` it
    /// is read from standard input, so that no list of processes shows its password
    #[arg(long, value_name = "DIR|URL")]
    to: Option<String>,
    /// Say what would go, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Archive {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let store = look(&config)?;
        if self.dry_run {
            println!("{} would go", count(&store, self.before)?);
            return Ok(());
        }
        let place = self.place(&config)?;
        let copy = place.open(&config, &store)?;
        prove(&store, &copy, &place)?;
        let done = take_out_all(&store, &copy, self.before)?;
        println!("took out {}; they are in {place}", done.went);
        if done.stayed.shows > 0 {
            println!("{} stay: {}", done.stayed, done.why);
        }
        Ok(())
    }

    fn place(&self, config: &Config) -> Result<Place, Trouble> {
        match (config.location(), self.to.as_deref()) {
            (Location::Sqlite(_), Some(to)) if is_url(to) => Err(Trouble::Usage(
                "--to: the database is embedded, and so is its copy; name a folder".into(),
            )),
            (Location::Sqlite(_), Some(to)) => Ok(Place::Folder(to.into())),
            (Location::Sqlite(_), None) => {
                Ok(Place::Folder(config.data_dir.join(format!("archive-before-{}", self.before))))
            }
            (Location::Postgres(_), Some("-")) => {
                let mut url = String::new();
                let read = stdin().read_line(&mut url);
                read.map_err(|error| Trouble::Usage(format!("--to -: {error}")))?;
                Ok(Place::Database(url.trim().to_owned()))
            }
            (Location::Postgres(_), Some(to)) if is_url(to) => Ok(Place::Database(to.into())),
            (Location::Postgres(_), _) => Err(Trouble::Usage(
                "--to: name a database that was restored from a dump of this one, as \
                 postgres://HOST/DATABASE. Make it with `createdb` and `pg_dump … | psql …`"
                    .into(),
            )),
        }
    }
}

fn is_url(to: &str) -> bool {
    to.starts_with("postgres://") || to.starts_with("postgresql://")
}

/// Where the copy is.
#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    /// The URL of another PostgreSQL database.
    Database(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Database(url) => f.write_str(&without_password(url)),
        }
    }
}

impl Place {
    fn open(&self, config: &Config, store: &Store) -> Result<Store, Trouble> {
        let copy = match self {
            Self::Folder(folder) => {
                make_copy(store, folder)?;
                config.of_copy(folder.clone(), String::new())
            }
            Self::Database(url) => config.of_copy(config.data_dir.clone(), url.clone()),
        };
        look(&copy).map_err(|trouble| Trouble::Found(format!("the copy, {self}: {trouble}")))
    }
}

/// Copies an embedded database, unless an earlier run that did not come to its end has done so.
fn make_copy(store: &Store, folder: &Path) -> Result<(), Trouble> {
    let file = folder.join(DATABASE_FILE);
    if file.exists() {
        return Ok(());
    }
    make_folder(folder)
        .map_err(|error| Trouble::Found(format!("{}: {error}", folder.display())))?;
    eprintln!("copying the database to {}", file.display());
    store.backup(&file)?;
    let bytes = std::fs::metadata(&file).map_or(0, |copy| copy.len());
    eprintln!("wrote {}", in_words(bytes));
    Ok(())
}

/// Makes sure that what goes is not lost.
fn prove(store: &Store, copy: &Store, place: &Place) -> Result<(), Trouble> {
    if let Some(why) = store.is_followed_by(copy)? {
        return Err(Trouble::Found(format!(
            "{place} would lose what is taken out: {why}. Name a copy that stands alone"
        )));
    }
    if std::io::stderr().is_terminal() {
        eprintln!("checking the copy, as `usher verify` does");
    }
    match first_problem(copy)? {
        None => Ok(()),
        Some(problem) => Err(Trouble::Found(format!(
            "{place} is not whole: {problem}. Nothing was taken out; make another copy"
        ))),
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

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
