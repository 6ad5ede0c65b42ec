//! What PostgreSQL's own load generator is told to send is what a hold of two seats sends.

use std::fmt::Write;

use store::all_statements;

/// Beside the bench that sends it; `usher-load nodes` sends it too.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pgbench/hold.sql");
const HEAD: &str = "\
-- Two-seat holds for pgbench: what a hold asks, one statement after the other. It knows the answers
-- beforehand and decides nothing. Written by a test of `seating`; run that with BLESS=1.
--
-- connections: as many as pgbench has. turn: a number that no earlier run has reached. shows: how many
-- there are, from first_show on. run: so many holds of one show follow each other. step: so many holds
-- go by before a show's next pair. pairs: so many has a show. stride: a number without a common factor
-- with that.
\\set turn :turn + 1
\\set number :turn * :connections + :client_id
\\set show :first_show + (:number / :run) % :shows
\\set first (((:number / :step) * :stride) % :pairs) * 2
\\set hold 1000000000000 + :number
\\set second :first + 1
\\set from :first - 2
\\set to :first + 3
BEGIN;
";
/// `pgbench` takes a colon for the beginning of a variable, even in a text.
const NOW: &str = "CAST('20261120T100000Z' AS TIMESTAMPTZ)";
const UNTIL: &str = "CAST('20261120T101000Z' AS TIMESTAMPTZ)";

#[test]
fn pgbench_sends_what_a_hold_sends() {
    let mut script = HEAD.to_owned();
    for (name, values) in statements() {
        writeln!(script, "{};", filled(name, &values)).expect("a text can be written to");
    }
    script += "COMMIT;\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(FILE, &script).unwrap();
    }
    let checked_in = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(script == checked_in, "{FILE} is stale; run this test with BLESS=1");
}

/// What a hold of two seats asks, in its order.
fn statements() -> Vec<(&'static str, Vec<&'static str>)> {
    const SHOW: &str = "CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID)";
    const HOLD: &str = "CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID)";
    let take =
        vec![SHOW, HOLD, UNTIL, NOW, "1", ":first", "25000", "2000", ":second", "25000", "2000"];
    let note = vec![NOW, "'guest'", "NULL", "'seating.hold_seats'", "'hold'", HOLD, "'{}'"];
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
