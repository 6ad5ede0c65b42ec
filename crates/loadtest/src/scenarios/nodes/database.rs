//! Databases that are made for a turn and dropped after it, by PostgreSQL's own programs.

use std::process::{Command, Output};

use crate::trouble::{During, Trouble};

/// A PostgreSQL server.
pub(super) struct Server {
    /// Of a database of somebody who may make others.
    url: String,
}

/// A database of this run. It is dropped when this is.
pub(super) struct Database<'s> {
    server: &'s Server,
    name: String,
}

impl Server {
    pub(super) const fn at(url: String) -> Self {
        Self { url }
    }

    /// An empty database.
    pub(super) fn empty(&self, name: &str) -> Result<Database<'_>, Trouble> {
        self.make(name, "")
    }

    /// A database with all that another one has, which nobody uses meanwhile.
    pub(super) fn copy(&self, of: &Database<'_>, name: &str) -> Result<Database<'_>, Trouble> {
        self.make(name, &format!(" TEMPLATE {}", of.name))
    }

    /// What it says of itself: the value of one of its settings.
    pub(super) fn setting(&self, name: &str) -> Result<String, Trouble> {
        ask(&self.url, &format!("SHOW {name}"))
    }

    fn make(&self, name: &str, from: &str) -> Result<Database<'_>, Trouble> {
        let name = format!("usher_load_{}_{name}", std::process::id());
        let database = Database { server: self, name };
        // Left by a process that had the same number and was killed.
        database.remove()?;
        ask(&self.url, &format!("CREATE DATABASE {}{from}", database.name))?;
        Ok(database)
    }
}

impl Database<'_> {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn url(&self) -> String {
        with_database(&self.server.url, &self.name)
    }

    /// Runs a statement and answers what it tells.
    pub(super) fn ask(&self, sql: &str) -> Result<String, Trouble> {
        ask(&self.url(), sql)
    }

    fn remove(&self) -> Result<(), Trouble> {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        ask(&self.server.url, &sql).map(drop)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        if let Err(trouble) = self.remove() {
            eprintln!("usher-load: {} is left: {trouble}", self.name);
        }
    }
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = match url.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (url, String::new()),
    };
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    format!("{server}/{name}{options}")
}

fn ask(url: &str, sql: &str) -> Result<String, Trouble> {
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--no-password"]);
    psql.args(["--set=ON_ERROR_STOP=1", "--command", sql, url]);
    told(&mut psql)
}

/// Runs a program to its end and answers what it printed.
pub(super) fn told(command: &mut Command) -> Result<String, Trouble> {
    let name = command.get_program().to_string_lossy().into_owned();
    let Output { status, stdout, stderr } = command.output().during(&name)?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).trim().to_owned());
    }
    Err(Trouble::new(format!("{name}: {status}: {}", String::from_utf8_lossy(&stderr).trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_gets_another_database_and_keeps_the_rest() {
        assert_eq!(with_database("postgres://u@h:1/a", "b"), "postgres://u@h:1/b");
        assert_eq!(with_database("postgres://u@%2Ftmp/a?x=/y", "b"), "postgres://u@%2Ftmp/b?x=/y");
    }
}
