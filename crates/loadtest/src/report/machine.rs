//! The machine that a run was made on.

use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use serde::Serialize;

/// What a reader must know of it.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Processors that this program may use.
    pub processors: usize,
    /// What they are.
    pub model: String,
    /// Memory.
    pub memory_mib: u64,
    /// The operating system.
    pub system: String,
    /// The load average of the last minute, before the run.
    pub load_before: f64,
    /// The filesystem of the server's data, if we started the server.
    pub data_filesystem: Option<String>,
}

impl Machine {
    /// This one, as it is now. `data` is the folder below which the server keeps its data.
    #[must_use]
    pub fn look(data: Option<&Path>) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let (load, memory) = (read("/proc/loadavg"), read("/proc/meminfo"));
        let number = |text: &str| text.split_whitespace().next().and_then(|word| word.parse().ok());
        let kib: u64 = line_of(&memory, "MemTotal").and_then(number).unwrap_or(0);
        let release = read("/proc/sys/kernel/osrelease");
        Self {
            processors: available_parallelism().map_or(1, usize::from),
            model: line_of(&read("/proc/cpuinfo"), "model name").unwrap_or("unknown").to_owned(),
            memory_mib: kib / 1_024,
            system: format!("Linux {}", release.trim()),
            load_before: load.split_whitespace().next().map_or(0.0, |w| w.parse().unwrap_or(0.0)),
            data_filesystem: data.and_then(|data| filesystem_of(data, &read("/proc/mounts"))),
        }
    }

    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let data = self.data_filesystem.as_ref().map(|kind| format!(", data on {kind}"));
        format!(
            "{} × {}, {} MiB, {}{}; load average before the run {:.2}",
            self.processors,
            self.model,
            self.memory_mib,
            self.system,
            data.unwrap_or_default(),
            self.load_before
        )
    }

    /// What makes every figure of a run on it doubtful.
    #[must_use]
    pub fn doubts(&self) -> Vec<&'static str> {
        let mut doubts = Vec::new();
        if cfg!(debug_assertions) {
            doubts.push(
                "This program was built without optimizations, and with it the baselines: ratios \
                 flatter the server.",
            );
        }
        if !self.keeps_data() {
            doubts.push(
                "The server's data is in memory, where a durable commit costs nothing: name a \
                 folder on a disk with --data-dir.",
            );
        }
        doubts
    }

    /// Whether commits of the server go to a disk. In memory a durable commit costs nothing, and a
    /// rate of them says nothing.
    fn keeps_data(&self) -> bool {
        !matches!(self.data_filesystem.as_deref(), Some("tmpfs" | "ramfs"))
    }
}

fn line_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    lines.into_iter().find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
}

/// The kind of the innermost mount that a folder is in.
fn filesystem_of(folder: &Path, mounts: &str) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let around = mounts.filter(|(point, _)| folder.starts_with(point));
    around.max_by_key(|(point, _)| point.len()).map(|(_, kind)| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_counts() {
        let mounts = "/dev/a / ext4 rw 0 0\nproc /proc proc rw 0 0\nnone /proc/sys/x tmpfs rw 0 0";
        let kind = |folder: &str| filesystem_of(Path::new(folder), mounts);
        assert_eq!(kind("/proc/self").as_deref(), Some("proc"));
        assert_eq!(kind("/").as_deref(), Some("ext4"));
    }

    #[test]
    fn this_machine_has_a_processor() {
        let machine = Machine::look(None);
        assert!(machine.processors > 0 && machine.memory_mib > 0 && machine.keeps_data());
        assert!(machine.line().contains("Linux"), "{}", machine.line());
    }
}
