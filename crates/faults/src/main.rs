//! The program `usher-faults`.

use std::process::ExitCode;

use clap::Parser;
use faults::suite::Suite;

fn main() -> ExitCode {
    match Suite::parse().run() {
        Ok(report) if report.is_sound() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("usher-faults: {trouble}");
            ExitCode::FAILURE
        }
    }
}
