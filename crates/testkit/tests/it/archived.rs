//! A show that was called off stays until its money went back, and one that is archived is not called
//! off any more.

use booking::{ArchiveRefusal, ArchiveShow, archive_show, rows_of_show};
use fixtures::on_both_engines;
use kernel::ShowId;
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
