//! The program `usher`: configuration, wiring, subcommands. No rule of the business lives here.

#[macro_use]
mod output;

mod cli;
mod config;
mod demo;
mod installation;
mod keys;
mod logging;
mod serve;
mod trouble;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("usher: {trouble}");
            trouble.exit_code()
        }
    }
}
