//! Money that is owed is never given up, however long a gateway is away.

use fixtures::on_both_engines;
use store::job_counts;
use testkit::scenario::Story;

/// As many as a job has tries, and one; a try an hour.
const HOURS_AWAY: usize = 21;

#[test]
fn a_refund_goes_on_when_its_gateway_was_away_for_long() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let mut tell = |line: &str| story.tell(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        tell("show S1 seats A1..A4 price 250.00 INR keeps 0% starts +9d");
        tell("alice holds H1 S1 A1");
        tell("alice books B1 H1 card pm_card_visa");
        tell("alice cancels B1");
        tell("gateway goes down");
        for _ in 0..HOURS_AWAY {
            tell("tick 1h");
            tell("work");
        }
        let failed = || bench.store.read_blocking("test.jobs", job_counts).unwrap().failed;
        assert_eq!(failed(), 1, "its job was set aside");
        tell("gateway comes back");
        tell("tick 2h");
        tell("work");
        assert_eq!(tell("ledger B1"), "nothing");
        assert_eq!(failed(), 0);
        story.end().unwrap();
    });
}
