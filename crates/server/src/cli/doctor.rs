//! `usher doctor`: what would keep this installation from working, and what to do about it.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use accounts::{Role, UserFilter, list_users};
use clap::Args;
use jiff::Timestamp;
use kernel::{Clock, SystemClock};
use reqwest::{Client, ClientBuilder};
use store::{Location, Snapshot, Store, StoreError, job_counts, newest_journal_entry};

use super::backup::in_words;
use crate::config::{Config, ConfigArgs, without_password};
use crate::installation::{lock_folder, looking};
use crate::serve::Tls;
use crate::trouble::Trouble;

/// Less free disk than this is a problem, in bytes.
const FREE_DISK_MIN: u64 = 1024 * 1024 * 1024;
/// The clock may be so far behind the newest entry of the journal: nodes differ a little.
const CLOCK_BEHIND_SECONDS: i64 = 60;
/// So far may this node's clock and that of the database be apart. Asking takes a moment, too.
const CLOCKS_APART_SECONDS: i64 = 5;
const SET_CLOCKS: &str =
    "set the clocks of this node and of the database, and keep them set with NTP";
/// No clock that is right shows less: when this program was written.
const CLOCK_EARLIEST: Timestamp = Timestamp::constant(1_767_225_600, 0);
/// How long something on the network may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    config: ConfigArgs,
}

/// What one look has found: how it is, or the problem and its remedy.
pub(super) type Finding = Result<String, String>;

impl Doctor {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let mut report = Report::default();
        report.say("configuration", Ok("can be used".into()));
        report.say("clock", clock(None));
        if let Location::Sqlite(_) = config.location() {
            report.say("data folder", folder(&config.data_dir));
            report.say("disk", disk(&config.data_dir));
        }
        report.say("certificate", certificate(&config));
        let is_running = report.say("address", address(&config));
        report.say("gateway", gateway(&config, is_running.as_deref()));
        if let Some(redis) = config.redis() {
            report.say("redis", super::doctor_redis::redis(&redis));
        }
        match open(&config) {
            Ok(None) => {
                report.say("database", Ok("none yet; it is made on the first start".into()));
            }
            Ok(Some(store)) => database(&mut report, &store),
            Err(problem) => {
                report.say("database", Err(problem));
            }
        }
        report.end()
    }
}

#[derive(Default)]
struct Report {
    problems: usize,
}

impl Report {
    /// Prints a finding; gives back what was said if it is well.
    fn say(&mut self, what: &str, finding: Finding) -> Option<String> {
        match finding {
            Ok(how) => {
                println!("ok       {what}: {how}");
                Some(how)
            }
            Err(problem) => {
                self.problems += 1;
                println!("PROBLEM  {what}: {problem}");
                None
            }
        }
    }

    fn end(self) -> Result<(), Trouble> {
        Trouble::problems(self.problems)
    }
}

/// Whether the machine's clock can be right, given the newest thing that we know happened.
fn clock(newest: Option<Timestamp>) -> Finding {
    let now = SystemClock.now();
    let floor = newest.unwrap_or(CLOCK_EARLIEST).max(CLOCK_EARLIEST);
    if kernel::time::seconds_between(now, floor) > CLOCK_BEHIND_SECONDS {
        return Err(format!(
            "it says {now:.0}, but something happened at {floor:.0}; set it, and keep it set with \
             NTP"
        ));
    }
    Ok(format!("{now:.0}"))
}

fn folder(folder: &Path) -> Finding {
    let shown = folder.display();
    if !folder.exists() {
        return Ok(format!("{shown} is made on the first start"));
    }
    match lock_folder(folder) {
        Ok(_) => Ok(format!("{shown} can be written, and no usher runs on it")),
        Err(Trouble::Found(why)) if why.starts_with("another usher") => {
            Ok(format!("{shown} is in use by a running usher"))
        }
        Err(trouble) => Err(trouble.to_string()),
    }
}

fn disk(folder: &Path) -> Finding {
    let existing = folder.ancestors().find(|path| path.exists() && path.is_dir());
    let at = existing.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let disk = rustix::fs::statvfs(at).map_err(|error| format!("{}: {error}", at.display()))?;
    let free = disk.f_bavail * disk.f_frsize;
    if free < FREE_DISK_MIN {
        return Err(format!(
            "{} left; free some: at least {} are needed to work safely",
            in_words(free),
            in_words(FREE_DISK_MIN)
        ));
    }
    Ok(format!("{} free", in_words(free)))
}

fn certificate(config: &Config) -> Finding {
    match config.tls_files() {
        None => Ok("none configured: plain HTTP, for use behind a proxy or on one machine".into()),
        Some(files) => {
            Tls::load(files).map_err(|trouble| trouble.to_string())?;
            Ok(format!("{} and its key belong together", files.0.display()))
        }
    }
}

/// Whether the door's address is to be had, or taken by ourselves.
fn address(config: &Config) -> Finding {
    let listen = config.listen;
    if TcpListener::bind(listen).is_ok() {
        return Ok(format!("{listen} is free"));
    }
    let url = format!("{}/health/ready", config.door_url(listen));
    match ask(to_ourselves(), &url) {
        Ok(200) => Ok(format!("usher answers on {listen}")),
        Ok(503) => Err(format!("usher on {listen} is not ready; see its log")),
        _ => Err(format!(
            "{listen} is taken by another program, or is not this machine's; choose another listen"
        )),
    }
}

fn gateway(config: &Config, door: Option<&str>) -> Finding {
    let named = &config.payments.sandbox_url;
    if named.is_empty() {
        let where_ =
            if door.is_some_and(|door| door.starts_with("usher")) { "runs" } else { "will run" };
        return Ok(format!("the sandbox {where_} inside usher"));
    }
    match ask(to_another(named), &format!("{named}/v1/report")) {
        Ok(200) => Ok(format!("the sandbox at {named} answers")),
        Ok(status) => Err(format!("{named} answers {status}; is it a sandbox gateway?")),
        Err(error) => Err(format!("{named} cannot be reached ({error}); see payments.sandbox_url")),
    }
}

/// The store, if there is one to open.
fn open(config: &Config) -> Result<Option<Store>, String> {
    if let Location::Sqlite(path) = config.location()
        && !path.exists()
    {
        return Ok(None);
    }
    Store::open(&looking(config), Arc::new(SystemClock))
        .map(Some)
        .map_err(|error| error.to_string())
}

fn database(report: &mut Report, store: &Store) {
    let name = match store.location() {
        Location::Sqlite(path) => path.display().to_string(),
        Location::Postgres(url) => without_password(url),
    };
    let schema = store.pending_migrations().map_err(|error| error.to_string());
    let is_current = schema.as_ref().is_ok_and(Vec::is_empty);
    report.say(
        "database",
        schema.and_then(|pending| match (pending.first(), store::MIGRATIONS.last()) {
            (Some(first), _) => {
                Err(format!("{name} lacks {first} and what follows; run `usher migrate`"))
            }
            (None, last) => Ok(format!("{name}, schema {}", last.map_or("none", |m| m.name))),
        }),
    );
    if let Location::Postgres(_) = store.location() {
        report.say("connections", connections(store));
        report.say("encryption", encryption(store));
        report.say("clocks", clocks(store));
    }
    if let Some(finding) = replica(store) {
        report.say("replica", finding);
    }
    if !is_current {
        return;
    }
    let told = |error: StoreError| error.to_string();
    let newest = store.read_blocking("doctor.newest", newest_journal_entry);
    report.say("clock and data", newest.map_err(told).and_then(clock));
    report.say("jobs", store.read_blocking("doctor.jobs", jobs).unwrap_or_else(|e| Err(told(e))));
    report.say(
        "admins",
        store.read_blocking("doctor.admins", admins).unwrap_or_else(|e| Err(told(e))),
    );
}

fn connections(store: &Store) -> Finding {
    if store.shares_connections().map_err(|error| error.to_string())? {
        return Err("a pooler gives them to others after each transaction: nodes would not hear \
                    each other, and statements that are prepared once would be missing; set \
                    pool_mode = session, or connect to the server itself"
            .into());
    }
    Ok("each is our own as long as it is open".into())
}

fn encryption(store: &Store) -> Finding {
    if store.is_in_the_clear().map_err(|error| error.to_string())? {
        return Err("what is said to the database crosses the network unencrypted; add \
                    sslmode=verify-full to its URL, and sslrootcert=FILE if its certificate is \
                    your own"
            .into());
    }
    Ok("nothing leaves this machine unencrypted".into())
}

/// Holds end by the clocks of nodes, which must agree: each with the database, so with each other.
fn clocks(store: &Store) -> Finding {
    let theirs = store.database_clock().map_err(|error| error.to_string())?;
    match kernel::time::seconds_between(theirs, SystemClock.now()) {
        apart if apart.abs() <= CLOCKS_APART_SECONDS => Ok("this node's agrees".into()),
        ahead @ 1.. => Err(format!("this node's is {ahead} s ahead; {SET_CLOCKS}")),
        behind => Err(format!("this node's is {} s behind; {SET_CLOCKS}", -behind)),
    }
}

/// Whether the replica is used; it is looked at as soon as the store is open.
fn replica(store: &Store) -> Option<Finding> {
    let began = Instant::now();
    while let Err(why) = store.replica_keeps_up()? {
        if began.elapsed() > PATIENCE {
            return Some(Err(format!(
                "{why}; see replica_url and store.replica_lag_max_milliseconds. The primary \
                 answers for it"
            )));
        }
        sleep(PATIENCE / 60);
    }
    Some(Ok("it keeps up".into()))
}

fn jobs(snapshot: &mut Snapshot<'_>) -> Result<Finding, StoreError> {
    let counts = job_counts(snapshot)?;
    Ok(match counts.failed {
        0 => Ok(format!("{} open", counts.open)),
        failed => Err(format!("{failed} were given up after many tries; see `usher jobs`")),
    })
}

fn admins(snapshot: &mut Snapshot<'_>) -> Result<Finding, StoreError> {
    let filter = UserFilter { role: Some(Role::SystemAdmin), email: None };
    let (_, count) = list_users(snapshot, filter, 0, 0)?;
    Ok(match count {
        0 => Err("there is no system admin; make one with `usher admin EMAIL`, for which an \
                  embedded box office is stopped"
            .into()),
        count => Ok(format!("{count} system admins")),
    })
}

/// Asks our own door. Its certificate was looked at before, and names another address than this.
fn to_ourselves() -> ClientBuilder {
    Client::builder().no_proxy().tls_danger_accept_invalid_certs(true)
}

/// The machine's root certificates are needed, and read, only for TLS.
fn to_another(url: &str) -> ClientBuilder {
    let builder = Client::builder();
    if url.starts_with("https:") { builder } else { builder.tls_certs_only([]) }
}

/// The status of a GET.
fn ask(client: ClientBuilder, url: &str) -> Result<u16, String> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let client = client.timeout(PATIENCE).build();
        let answer = client.map_err(|e| e.to_string())?.get(url).send().await;
        answer.map(|answer| answer.status().as_u16()).map_err(|error| error.to_string())
    })
}
