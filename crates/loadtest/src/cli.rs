//! The command line.

mod common;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::baseline::{self, Kind};
use crate::scenarios::booking::booking;
use crate::scenarios::growth::{Growth, growth};
use crate::scenarios::hold::hold;
use crate::scenarios::kill::kill;
use crate::scenarios::listing::listing;
use crate::scenarios::mixed::{Mixed, mixed};
use crate::scenarios::nodes::{Nodes, nodes};
use crate::scenarios::overload::{Overload, overload};
use crate::scenarios::rush::{Rush, rush};
use crate::scenarios::seatmap::seatmap;
use crate::scenarios::watch::{Watch, watch};
use crate::suite::Suite;

pub use common::Common;

/// The run could not be made, or found what must not be.
const FAULTY: u8 = 1;
/// A seat was sold to two buyers. A status of its own, so that a test of this tool can tell it from
/// every other failure.
const SOLD_TWICE: u8 = 3;

/// Measures how fast a box office is, and checks that it sells every seat once.
#[derive(Debug, Parser)]
#[command(name = "usher-load", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Showtimes that everybody reads, beside a bare service
    Listing(Common),
    /// A seat map that everybody reads, beside a bare service
    Seatmap(Common),
    /// Durable holds of two seats, beside a bare route
    Hold(Common),
    /// Whole bookings: hold, pay, tickets
    Booking(Common),
    /// Bookings while the server is killed; every one that was confirmed must be there afterwards
    Kill(Common),
    /// A crowd that wants one show, each seat checked
    Rush(With<Rush>),
    /// Many who watch a show sell, live
    Watch(With<Watch>),
    /// The specification's day, searches and bookings
    Mixed(With<Mixed>),
    /// More holds than the server can do: what it does for those it lets in
    Overload(With<Overload>),
    /// A full database beside an empty one
    Growth(With<Growth>),
    /// Bookings on PostgreSQL, by one node and by several, with and without Redis
    Nodes(With<Nodes>),
    /// All that need one server, one after the other, into files
    Suite(With<Suite>),
    /// A baseline, for this program itself
    #[command(name = baseline::SUBCOMMAND, hide = true, subcommand)]
    ServeBaseline(Kind),
}

/// What a scenario understands besides what all do.
#[derive(Debug, Args)]
struct With<A: Args> {
    #[command(flatten)]
    own: A,
    #[command(flatten)]
    common: Common,
}

impl Cli {
    /// Does what was asked for.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let ran = match self.command {
            Command::Listing(common) => common.measure(|rig, _| listing(rig)),
            Command::Seatmap(common) => common.measure(|rig, _| seatmap(rig)),
            Command::Hold(common) => common.measure(|rig, _| hold(rig)),
            Command::Booking(common) => common.measure(|rig, _| booking(rig)),
            Command::Kill(common) => common.measure(kill),
            Command::Rush(With { own, common }) => common.measure(|rig, _| rush(rig, &own)),
            Command::Watch(With { own, common }) => common.measure(|rig, _| watch(rig, &own)),
            Command::Mixed(With { own, common }) => common.measure(|rig, _| mixed(rig, &own)),
            Command::Overload(With { own, common }) => common.measure(|rig, _| overload(rig, &own)),
            Command::Growth(With { own, common }) => {
                common.measure(|rig, server| growth(rig, server, &own))
            }
            Command::Nodes(With { own, common }) => {
                common.report(|options| nodes(options, common.program()?, &own))
            }
            Command::Suite(With { own, common }) => own.run(&common),
            Command::ServeBaseline(kind) => match baseline::serve(kind) {
                Ok(never) => match never {},
                Err(trouble) => Err(trouble),
            },
        };
        match ran {
            Ok(report) => match (report.seats_sold_twice(), report.is_sound()) {
                (0, true) => ExitCode::SUCCESS,
                (0, false) => FAULTY.into(),
                _ => SOLD_TWICE.into(),
            },
            Err(trouble) => {
                eprintln!("usher-load: {trouble}");
                FAULTY.into()
            }
        }
    }
}
