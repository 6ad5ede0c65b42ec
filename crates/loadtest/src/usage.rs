//! What a process and the machine have used, as Linux tells it in `/proc`.
//!
//! A rate alone says little on a machine that others use too. The processor time of a request does,
//! and so does the share of the machine that was neither ours nor the server's.

use std::fs;
use std::time::{Duration, Instant};

/// The unit of processor times in `/proc`: Linux tells programs 100 a second on every machine.
const TICKS_PER_SECOND: f64 = 100.0;
/// Fields of `/proc/PID/stat` after the name, from 0: time in the program, time in the kernel.
const STAT_USER: usize = 11;
const STAT_KERNEL: usize = 12;

/// What is to be looked at.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Its processes; none if they are not known.
    server: Vec<u32>,
}

/// How things stood at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    at: Instant,
    server_ticks: Option<u64>,
    own_ticks: u64,
    machine: MachineTicks,
}

/// All processors since the machine was started.
#[derive(Debug, Clone, Copy, Default)]
struct MachineTicks {
    all: u64,
    idle: u64,
}

/// What was used between two moments.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// How long that was.
    pub span: Duration,
    /// Processor time of the server.
    pub server: Option<Duration>,
    /// Processor time of this program, its threads together.
    pub own: Duration,
    /// The part of all processors that others used, or that the host took; 0 to 1.
    pub elsewhere: f64,
}

impl Probe {
    /// Looks at a server too, if its processes are known.
    #[must_use]
    pub fn of(server: impl IntoIterator<Item = u32>) -> Self {
        Self { server: server.into_iter().collect() }
    }

    /// Looks.
    #[must_use]
    pub fn read(&self) -> Reading {
        let ticks = self.server.iter().map(|pid| ticks_of_process(*pid)).sum::<Option<u64>>();
        Reading {
            at: Instant::now(),
            server_ticks: ticks.filter(|_| !self.server.is_empty()),
            own_ticks: ticks_of_process(std::process::id()).unwrap_or(0),
            machine: machine_ticks(&fs::read_to_string("/proc/stat").unwrap_or_default()),
        }
    }
}

impl Reading {
    /// What was used since an earlier one.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Usage {
        let ticks = |now: u64, then: u64| now.saturating_sub(then);
        let server = match (self.server_ticks, earlier.server_ticks) {
            (Some(now), Some(then)) => Some(ticks(now, then)),
            _ => None,
        };
        let own = ticks(self.own_ticks, earlier.own_ticks);
        let (now, then) = (self.machine, earlier.machine);
        let all = ticks(now.all, then.all);
        let busy = all.saturating_sub(ticks(now.idle, then.idle));
        let others = busy.saturating_sub(own + server.unwrap_or(0));
        Usage {
            span: self.at.duration_since(earlier.at),
            server: server.map(duration),
            own: duration(own),
            elsewhere: if all == 0 { 0.0 } else { others as f64 / all as f64 },
        }
    }
}

impl Usage {
    /// This and that, one after the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let span = self.span + other.span;
        let weighted =
            self.elsewhere * self.span.as_secs_f64() + other.elsewhere * other.span.as_secs_f64();
        Self {
            span,
            server: self.server.zip(other.server).map(|(one, two)| one + two),
            own: self.own + other.own,
            elsewhere: if span.is_zero() { 0.0 } else { weighted / span.as_secs_f64() },
        }
    }

    /// Processor microseconds of the server for each of so many requests.
    #[must_use]
    pub fn server_micros_each(&self, requests: u64) -> Option<f64> {
        let server = self.server.filter(|_| requests > 0)?;
        Some(server.as_secs_f64() * 1e6 / requests as f64)
    }

    /// The part of its threads' time that this program used; near 1 it was the bottleneck itself.
    #[must_use]
    pub fn own_share(&self, threads: usize) -> f64 {
        self.own.as_secs_f64() / (self.span.as_secs_f64() * threads as f64).max(f64::MIN_POSITIVE)
    }
}

/// Memory of a process that is its own and in use, in KiB.
#[must_use]
pub fn memory_kib(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn duration(ticks: u64) -> Duration {
    Duration::from_secs_f64(ticks as f64 / TICKS_PER_SECOND)
}

fn ticks_of_process(pid: u32) -> Option<u64> {
    ticks_in_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name, in parentheses, may hold anything; what follows its last one is plain.
fn ticks_in_stat(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let field = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(field(STAT_USER)? + field(STAT_KERNEL)?)
}

fn machine_ticks(stat: &str) -> MachineTicks {
    // user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen by the host
    let line = stat.lines().next().unwrap_or_default();
    let fields: Vec<u64> =
        line.split_whitespace().skip(1).take(8).filter_map(|field| field.parse().ok()).collect();
    let field = |at: usize| fields.get(at).copied().unwrap_or(0);
    MachineTicks { all: fields.iter().sum(), idle: field(3) + field(4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_name_is() {
        let stat = "42 (a) b (c)) S 1 1 1 0 -1 4194304 9 0 0 0 123 45 0 0 20 0 8 0 55 0 0";
        assert_eq!(ticks_in_stat(stat), Some(168));
        assert_eq!(ticks_in_stat("nothing"), None);
    }

    #[test]
    fn what_others_used_is_what_is_left() {
        let reading = |own_ticks, server, machine| Reading {
            at: Instant::now(),
            server_ticks: Some(server),
            own_ticks,
            machine,
        };
        let before = reading(10, 100, machine_ticks("cpu 1000 0 0 5000 0 0 0 0 0 0"));
        let after = reading(40, 150, machine_ticks("cpu 1100 0 0 5100 0 0 0 0 0 0"));
        let used = after.since(&before);
        assert_eq!(used.server, Some(Duration::from_millis(500)));
        assert!((used.elsewhere - 0.1).abs() < 1e-9, "{used:?}");
        assert!((used.server_micros_each(1_000).unwrap() - 500.0).abs() < 1e-9);
    }

    #[test]
    fn our_own_process_can_be_read() {
        assert!(ticks_of_process(std::process::id()).is_some());
        assert!(memory_kib(std::process::id()).is_some_and(|kib| kib > 500));
    }
}
