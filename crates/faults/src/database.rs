//! A PostgreSQL server in a folder of its own, and a replica of it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use loadtest::Trouble;
use loadtest::trouble::During;
use store::admin_sql;

use crate::program::{give_to_postgres, postgres_tool, run};

/// The superuser and the database of the house.
const PERSON: &str = "usher";
/// Who may come in without a word: this machine and its namespaces.
const WHO: &str = "host all all 127.0.0.0/8 trust\nhost all all 10.0.0.0/8 trust\n\
    host replication all 127.0.0.0/8 trust\nhost replication all 10.0.0.0/8 trust\n";
/// The disk that can be filled, in megabytes: enough for the database, soon full.
const SMALL_DISK_MB: u32 = 320;

/// One server. It ends, and its disk goes, when this is dropped.
#[derive(Debug)]
pub struct Database {
    folder: PathBuf,
    address: SocketAddr,
    has_own_disk: bool,
}

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Its sessions are told, its files are left in order.
    InOrder,
    /// As if it had crashed.
    Crash,
}

impl Database {
    /// Makes a server in a new folder and starts it; on a small disk of its own if asked for.
    pub fn start(folder: &Path, address: SocketAddr, has_own_disk: bool) -> Result<Self, Trouble> {
        let database = Self::in_folder(folder, address, has_own_disk)?;
        let data = database.data();
        let mut initdb = postgres_tool("initdb", folder)?;
        initdb.args(["-U", PERSON, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        run(initdb.arg("-D").arg(&data))?;
        let rules = data.join("pg_hba.conf");
        let old = fs::read_to_string(&rules).during("pg_hba.conf")?;
        fs::write(&rules, format!("{old}{WHO}")).during("pg_hba.conf")?;
        database.go_on()?;
        database.sql_in("postgres", &format!("CREATE DATABASE {PERSON}"))?;
        Ok(database)
    }

    /// A replica that confirms each commit of this server before it is answered.
    pub fn replica(&self, folder: &Path, address: SocketAddr) -> Result<Self, Trouble> {
        let replica = Self::in_folder(folder, address, false)?;
        let mut copy = postgres_tool("pg_basebackup", folder)?;
        copy.args(["-U", PERSON, "-h", &self.address.ip().to_string()]).args([
            "-p",
            &self.address.port().to_string(),
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        ]);
        run(copy.arg("-D").arg(replica.data()))?;
        replica.go_on()?;
        self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        self.sql("SELECT pg_reload_conf()")?;
        Ok(replica)
    }

    fn in_folder(folder: &Path, address: SocketAddr, has_own_disk: bool) -> Result<Self, Trouble> {
        fs::create_dir_all(folder).during(&folder.display().to_string())?;
        let database = Self { folder: folder.to_owned(), address, has_own_disk };
        if has_own_disk {
            let size = format!("size={SMALL_DISK_MB}m");
            run(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder))?;
        }
        give_to_postgres(folder)?;
        Ok(database)
    }

    /// Starts it on what is there.
    pub fn go_on(&self) -> Result<(), Trouble> {
        let (ip, port) = (self.address.ip(), self.address.port());
        let settings = format!(
            "-c listen_addresses={ip} -c port={port} -c unix_socket_directories= \
             -c max_connections=100 -c max_wal_size=64MB -c min_wal_size=32MB"
        );
        let mut start = self.control("start")?;
        start.args(["--wait", "--timeout=120", "--silent", "-o", &settings, "-l"]);
        run(start.arg(self.folder.join("server.log"))).map(|_| ())
    }

    /// Stops it.
    pub fn stop(&self, how: Stop) -> Result<(), Trouble> {
        let mode = if how == Stop::InOrder { "fast" } else { "immediate" };
        run(self.control("stop")?.args(["--wait", "--silent", "-m", mode])).map(|_| ())
    }

    /// Makes a replica the server that is written to.
    pub fn promote(&self) -> Result<(), Trouble> {
        run(self.control("promote")?.args(["--wait", "--silent"])).map(|_| ())
    }

    /// Whether the server runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.control("status").is_ok_and(|mut status| run(&mut status).is_ok())
    }

    /// Fills its disk to the last block.
    pub fn fill_disk(&self) -> Result<(), Trouble> {
        if !self.has_own_disk {
            return Err(Trouble::new("only a disk of its own is filled"));
        }
        // It ends when nothing is left, which is a failure to the tool and what is wanted here.
        let mut fill = Command::new("dd");
        fill.args(["if=/dev/zero", "bs=64k"]).arg(format!("of={}", self.filler().display()));
        match run(&mut fill) {
            Ok(_) => Err(Trouble::new("the disk did not become full")),
            Err(_) => Ok(()),
        }
    }

    /// Gives the disk back what filled it.
    pub fn free_disk(&self) -> Result<(), Trouble> {
        fs::remove_file(self.filler()).during("the file that fills the disk")
    }

    /// Runs a statement in the database of the house; its first column.
    pub fn sql(&self, sql: &str) -> Result<Vec<String>, Trouble> {
        self.sql_in(PERSON, sql)
    }

    /// Where nodes connect, to this server alone.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of(PERSON)
    }

    /// Where nodes connect, to whichever of the two takes writes.
    #[must_use]
    pub fn url_with(&self, other: &Self) -> String {
        let (one, two) = (self.address, other.address);
        format!("postgres://{PERSON}@{one},{two}/{PERSON}?target_session_attrs=read-write")
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://{PERSON}@{}/{database}", self.address)
    }

    fn sql_in(&self, database: &str, sql: &str) -> Result<Vec<String>, Trouble> {
        admin_sql(&self.url_of(database), sql).during(sql)
    }

    fn control(&self, what: &str) -> Result<Command, Trouble> {
        let mut command = postgres_tool("pg_ctl", &self.folder)?;
        command.arg(what).arg("-D").arg(self.data());
        Ok(command)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.is_running() {
            let _ = self.stop(Stop::Crash);
        }
        if self.has_own_disk {
            let _ = run(Command::new("umount").arg("--lazy").arg(&self.folder));
        }
    }
}
