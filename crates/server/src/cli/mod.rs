//! The command line: one file per subcommand.

mod admin;
mod archive;
mod backup;
mod check_config;
mod demo;
mod doctor;
mod doctor_redis;
mod import;
mod jobs;
mod migrate;
mod openapi;
mod restore;
mod serve;
mod verify;
mod worker;

use clap::{Parser, Subcommand};

use crate::trouble::Trouble;

/// An open box office: films and events, live seat maps, payments, tickets, gates.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 it ran and found something wrong, 2 wrong usage or configuration.
Try `usher demo` first: it needs nothing else.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Make demo data once, then serve it
    Demo(demo::Demo),
    /// Serve the API, and run background jobs beside it
    Serve(serve::Serve),
    /// Run background jobs only (on PostgreSQL, beside nodes that serve)
    Worker(worker::Worker),
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Prove on the live data that no seat is sold twice and the ledger sums to zero
    Verify(verify::Verify),
    /// Look for what would keep this installation from working
    Doctor(doctor::Doctor),
    /// Show the jobs that were set aside, and try them again
    Jobs(jobs::Jobs),
    /// Make a system admin; the password comes on standard input
    Admin(admin::Admin),
    /// Check or show the configuration
    Config(check_config::CheckConfig),
    /// Copy an embedded database to a file while it is in use
    Backup(backup::Backup),
    /// Put a backup in the place of an embedded database
    Restore(restore::Restore),
    /// Take the seats and tickets of past shows out, once a copy of the database has them
    Archive(archive::Archive),
    /// Bring in films, cities, theatres, shows or a seat plan from a file
    Import(import::Import),
    /// Print the API's OpenAPI document
    Openapi(openapi::Openapi),
}

/// Parses the command line and runs what it asks for.
pub(crate) fn run() -> Result<(), Trouble> {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return Err(Trouble::Usage(one_sentence(&error))),
        Err(help) => help.exit(),
    };
    match cli.command {
        Command::Demo(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Worker(command) => command.run(),
        Command::Migrate(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Doctor(command) => command.run(),
        Command::Jobs(command) => command.run(),
        Command::Admin(command) => command.run(),
        Command::Config(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Archive(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Openapi(command) => command.run(),
    }
}

/// The parser's drawing as one sentence: its first paragraph and the way to the help.
fn one_sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let joined = first.collect::<Vec<_>>().join(" ");
    if joined.is_empty()
        || error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    {
        return "name a command; `usher --help` lists them".to_owned();
    }
    format!("{}; see `usher --help`", joined.trim_start_matches("error: "))
}
