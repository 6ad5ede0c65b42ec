//! The same hold by PostgreSQL's own load generator: the same statements, one after the other, over
//! as many connections. It knows the answers beforehand and decides nothing.

use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

use fixtures::TempFolder;
use store::{Isolation, all_statements};

use super::{HOT_SHOWS, PAIRS, Place, SPREAD_SHOWS, STRIDE};

/// `pgbench` takes a colon for the beginning of a variable, even in a text.
const NOW: &str = "CAST('20261120T100000Z' AS TIMESTAMPTZ)";
const UNTIL: &str = "CAST('20261120T101000Z' AS TIMESTAMPTZ)";
/// As many as the store's own.
const TRIES_MAX: u32 = 12;

/// Holds a second. `first` is a number that no earlier run has reached.
pub fn holds_per_second(
    url: &str,
    connections: usize,
    isolation: Isolation,
    place: Place,
    first: u64,
    time: Duration,
) -> f64 {
    let folder = TempFolder::new();
    let file = folder.path().join("hold.sql");
    std::fs::write(&file, script(connections, isolation, place)).expect("a file can be written");
    let done = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={connections}"))
        .arg(format!("--time={}", time.as_secs()))
        .arg(format!("--max-tries={TRIES_MAX}"))
        .arg(format!("--define=turn={}", first / connections as u64 + 1))
        .arg("--file")
        .arg(&file)
        .arg(url)
        .output()
        .expect("pgbench is installed with PostgreSQL");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next());
    let rate = rate.and_then(|rate| rate.parse().ok());
    rate.unwrap_or_else(|| panic!("{told}{}", String::from_utf8_lossy(&done.stderr)))
}

fn script(connections: usize, isolation: Isolation, place: Place) -> String {
    let level = match isolation {
        Isolation::Serializable => "SERIALIZABLE",
        Isolation::ReadCommitted => "READ COMMITTED",
    };
    let (show, pair) = match place {
        Place::OneShow => (format!(":number / {PAIRS}"), ":number".to_owned()),
        Place::ManyShows => {
            (format!("{HOT_SHOWS} + :number % {SPREAD_SHOWS}"), format!(":number / {SPREAD_SHOWS}"))
        }
    };
    let mut text = format!(
        "\\set turn :turn + 1\n\\set number :turn * {connections} + :client_id\n\
         \\set show 1000 + {show}\n\\set first (({pair}) * {STRIDE} % {PAIRS}) * 2\n\
         \\set hold 1000000000000 + :number\n\\set second :first + 1\n\
         \\set from :first - 2\n\\set to :first + 3\nBEGIN ISOLATION LEVEL {level};\n"
    );
    for (name, values) in statements() {
        writeln!(text, "{};", filled(name, &values)).expect("a text can be written to");
    }
    text + "COMMIT;\n"
}

/// What a hold of two seats asks, in its order.
fn statements() -> Vec<(&'static str, Vec<&'static str>)> {
    const SHOW: &str = "CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID)";
    const HOLD: &str = "CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID)";
    let take =
        vec![SHOW, HOLD, UNTIL, NOW, "1", ":first", "25000", "2000", ":second", "25000", "2000"];
    let note =
        vec![NOW, "'guest'", "'seating.hold_seats'", "'hold'", HOLD, "'{\"seats\": [1, 2]}'"];
    vec![
        ("catalog::show::FIND_SHOW", vec![SHOW]),
        ("seating::queries::FIND_HOLD", vec![HOLD]),
        ("seating::taking::TAKE_SEATS", take),
        (
            "seating::hold_seats::INSERT_HOLD",
            vec![HOLD, SHOW, "'session pgbench'", "'1,2'", UNTIL, "FALSE", NOW],
        ),
        ("seating::queries::SEATS_BETWEEN", vec![SHOW, ":from", ":to"]),
        ("store::journal::INSERT_ENTRY", note),
    ]
}

/// The statement of this name that takes so many values, with them in their places.
fn filled(name: &str, values: &[&str]) -> String {
    let last = format!("${}", values.len());
    let too_many = format!("${}", values.len() + 1);
    let known = all_statements().into_iter().map(|sql| (sql.name(), sql.postgres()));
    let mut texts = known.filter(|(known, text)| {
        *known == name && text.contains(&last) && !text.contains(&too_many)
    });
    let (_, text) = texts.next().unwrap_or_else(|| panic!("{name} is not a statement"));
    let numbered = values.iter().enumerate().rev();
    numbered.fold(text.to_owned(), |text, (at, value)| text.replace(&format!("${}", at + 1), value))
}
