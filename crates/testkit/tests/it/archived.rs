//! What stays until its money went back, what cannot be done any more, and what is told as before.

use booking::{ArchiveRefusal, ArchiveShow, Revenue, archive_show, revenue, rows_of_show};
use fixtures::on_both_engines;
use jiff::civil::date;
use kernel::{ShowId, TheaterId};
use store::{Failure, StoreError};
use testkit::scenario::Story;
use testkit::stage::named;

const SHOW: &str = "show S1 seats A1..A4 price 250.00 INR starts +1d";

fn tell(story: &mut Story<'_>, lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| story.tell(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
}

fn archived(story: &Story<'_>) -> Result<(), ArchiveRefusal> {
    let show = ShowId::new(named("show", "S1"));
    let copied = story.world.read::<_, StoreError>(move |s| rows_of_show(s, show)).unwrap();
    let command = ArchiveShow { show, copied };
    story.world.write(move |tx| archive_show(tx, &command)).map_err(|failure| match failure {
        Failure::Refused(refusal) => refusal,
        Failure::Store(error) => panic!("{error}"),
    })
}

fn earned(story: &Story<'_>) -> Vec<Revenue> {
    let theater = TheaterId::new(named("theater", "Regal"));
    let (from, to) = (date(2026, 1, 1), date(2027, 1, 1));
    story.world.read::<_, StoreError>(move |s| revenue(s, theater, from, to)).unwrap()
}

#[test]
fn a_show_that_was_called_off_stays_until_everybody_has_their_money_back() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let sold = ["alice holds H1 S1 A1", "alice books B1 H1 card pm_card_visa"];
        tell(&mut story, &[&[SHOW], &sold[..], &["tick 2d", "house cancels S1"]].concat());
        assert_eq!(archived(&story), Err(ArchiveRefusal::OpenMoney));
        tell(&mut story, &["work", "tick 30s", "work"]);
        assert_eq!(archived(&story), Ok(()));
        assert_eq!(
            tell(&mut story, &["ledger B1", "house cancels S1"]),
            ["nothing", "was called off"]
        );
        tell(&mut story, &["work", "tick 30s", "work"]);
        story.end().unwrap();
    });
}

#[test]
fn a_show_that_is_archived_is_not_called_off() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let sold = ["alice holds H1 S1 A1", "alice books B1 H1 card pm_card_visa", "tick 2d"];
        tell(&mut story, &[&[SHOW], &sold[..]].concat());
        assert_eq!(archived(&story), Ok(()));
        assert_eq!(tell(&mut story, &["house cancels S1"]), ["refused show_archived"]);
        assert_eq!(tell(&mut story, &["work", "booking B1"])[1], "confirmed A1 for 250.00");
        story.end().unwrap();
    });
}

#[test]
fn tickets_that_cost_nothing_are_counted_before_and_after() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        let show = "show S1 seats A1..A4 price 0.00 INR starts +1d";
        let told = tell(&mut story, &[show, "alice holds H1 S1 A1 A2", "alice books B1 H1"]);
        assert_eq!(told[2], "confirmed A1 A2 for 0.00");
        let live = earned(&story);
        let rows: Vec<_> = live.iter().map(|row| (row.tickets, row.sold.minor)).collect();
        assert_eq!(rows, [(2, 0)]);
        tell(&mut story, &["tick 2d"]);
        assert_eq!(archived(&story), Ok(()));
        assert_eq!(earned(&story), live);
        story.end().unwrap();
    });
}
