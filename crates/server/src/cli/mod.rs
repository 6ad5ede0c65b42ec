//! The command line: one file per subcommand.

mod backup;
mod check_config;
mod migrate;
mod restore;

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
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Check or show the configuration
    Config(check_config::CheckConfig),
    /// Copy an embedded database to a file while it is in use
    Backup(backup::Backup),
    /// Put a backup in the place of an embedded database
    Restore(restore::Restore),
}

/// Parses the command line and runs what it asks for.
pub(crate) fn run() -> Result<(), Trouble> {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return Err(Trouble::Usage(one_sentence(&error))),
        Err(help) => help.exit(),
    };
    match cli.command {
        Command::Migrate(command) => command.run(),
        Command::Config(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
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
