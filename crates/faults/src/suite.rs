//! All faults, one after the other.

use std::path::PathBuf;

use clap::Parser;
use loadtest::Trouble;
use loadtest::trouble::During;

use crate::fault::{
    CLOCK, DATABASE, DISK, FAIL_OVER, Fault, KILL, PARTITION, REDIS, REDIS_EMPTY, ROLLING, control,
    endure,
};
use crate::house::{House, Plan};
use crate::live::measure;
use crate::network::Network;
use crate::report::Report;

/// Breaks three nodes of Usher and what they stand on while people buy, and looks at what is left.
///
/// It needs root, PostgreSQL, HAProxy, iproute2 and faketime.
#[derive(Debug, Parser)]
#[command(name = "usher-faults", version)]
pub struct Suite {
    /// The program to try
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Where the report goes
    #[arg(long, value_name = "FOLDER", default_value = "target/faults")]
    out: PathBuf,
    /// Only the fault of this name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// Faults that share a house.
struct Round {
    faults: &'static [Fault],
    has_redis: bool,
    has_replica: bool,
    has_small_disk: bool,
}

const ROUNDS: [Round; 4] = [
    Round {
        faults: &[ROLLING, KILL, DATABASE, PARTITION, CLOCK],
        has_redis: false,
        has_replica: false,
        has_small_disk: false,
    },
    Round {
        faults: &[REDIS_EMPTY, REDIS],
        has_redis: true,
        has_replica: false,
        has_small_disk: false,
    },
    Round { faults: &[DISK], has_redis: false, has_replica: false, has_small_disk: true },
    Round { faults: &[FAIL_OVER], has_redis: false, has_replica: true, has_small_disk: false },
];

impl Suite {
    /// Runs it; the report tells whether all was borne.
    pub fn run(&self) -> Result<Report, Trouble> {
        std::fs::create_dir_all(&self.out).during(&self.out.display().to_string())?;
        let usher = self.server.canonicalize().during(&self.server.display().to_string())?;
        let mut report = Report::new(self.out.clone());
        for (number, round) in ROUNDS.iter().enumerate() {
            let faults: Vec<Fault> =
                round.faults.iter().copied().filter(|fault| self.wants(fault)).collect();
            if faults.is_empty() {
                continue;
            }
            let folder = Folder::make(number)?;
            let plan = Plan {
                usher: usher.clone(),
                folder: folder.0.clone(),
                network: Network::namespaces()?,
                has_redis: round.has_redis,
                has_replica: round.has_replica,
                has_small_disk: round.has_small_disk,
            };
            let mut house = House::open(plan)?;
            if number == 0 && self.only.is_none() {
                report.live(&measure(&mut house)?)?;
            }
            for fault in faults {
                println!("{}: {} …", fault.name, fault.about);
                let endured = endure(&mut house, fault).during(fault.name)?;
                report.add(&endured)?;
                if !report.is_control_done() {
                    control(&house, &endured)?;
                    report.control_done()?;
                }
            }
        }
        Ok(report)
    }

    fn wants(&self, fault: &Fault) -> bool {
        self.only.as_ref().is_none_or(|only| only == fault.name)
    }
}

/// A folder that is removed when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn make(number: usize) -> Result<Self, Trouble> {
        let name = format!("usher-faults-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).during(&path.display().to_string())?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the machine's own tidying.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
