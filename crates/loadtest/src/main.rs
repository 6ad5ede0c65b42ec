//! The program `usher-load`.

use std::process::ExitCode;

use clap::Parser;
use loadtest::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
