//! Running the programs of others.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use loadtest::Trouble;
use loadtest::trouble::During;

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// PostgreSQL refuses to run as root; this user, which its package makes, stands in.
const STAND_IN_FOR_ROOT: &str = "postgres";

/// Runs a command to its end; what it printed.
pub fn run(command: &mut Command) -> Result<String, Trouble> {
    let shown = format!("{command:?}");
    let done = command.output().during(&shown)?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    Err(Trouble::new(format!("{shown}: {}: {out}{err}", done.status)))
}

/// Whether this process may do everything on this machine.
#[must_use]
pub fn is_root() -> bool {
    run(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A tool of PostgreSQL, as the user that its server runs as.
pub fn postgres_tool(name: &str, folder: &Path) -> Result<Command, Trouble> {
    let tool = find_postgres_tool(name)?;
    let mut command = Command::new(&tool);
    if is_root() {
        command = Command::new("runuser");
        command.args(["-u", STAND_IN_FOR_ROOT, "--"]).arg(tool);
    }
    command.current_dir(folder);
    Ok(command)
}

/// Gives a folder to the user that PostgreSQL runs as.
pub fn give_to_postgres(folder: &Path) -> Result<(), Trouble> {
    if is_root() {
        run(Command::new("chown").arg(STAND_IN_FOR_ROOT).arg(folder))?;
    }
    Ok(())
}

/// Waits until something is so.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) -> Result<Duration, Trouble> {
    let began = Instant::now();
    while !is_so() {
        if began.elapsed() > PATIENCE {
            return Err(Trouble::new(format!("{what}: not within {} s", PATIENCE.as_secs())));
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(began.elapsed())
}

/// Tries something again until it is done.
pub fn patiently<T>(
    what: &str,
    mut work: impl FnMut() -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let began = Instant::now();
    loop {
        match work() {
            Err(trouble) if began.elapsed() > PATIENCE => {
                return Err(Trouble::new(format!("{what}: {trouble}")));
            }
            Err(_) => thread::sleep(Duration::from_millis(200)),
            done => return done,
        }
    }
}

/// The tool from where Debian keeps it: the newest version that is installed.
fn find_postgres_tool(name: &str) -> Result<PathBuf, Trouble> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin").join(name))
        .filter(|tool| tool.is_file())
        .collect();
    found.sort();
    let none = || Trouble::new(format!("{name} was not found: `make setup` installs PostgreSQL"));
    found.pop().ok_or_else(none)
}
