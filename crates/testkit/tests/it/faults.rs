//! Every flow is cut before and after each of its steps, as a crash would cut it, and goes on.
//!
//! A first telling records the steps, so that a step that is added tomorrow is cut as well. Then the
//! story is told once for each of them: cut there, and afterwards either the same request comes
//! again, or nobody asks and the background work has to find out by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fixtures::Bench;
use flows::Faults;
use store::Engine;
use testkit::scenario::Story;

/// A flow in its surroundings, in the language of stories.
#[derive(Clone, Copy)]
struct Saga<'t> {
    /// What goes before, undisturbed.
    before: &'t [&'t str],
    /// What is cut.
    cut: &'t [&'t str],
    /// What comes of it, if anybody asks again.
    looks: &'t [&'t str],
    /// Payments that the gateway may have been asked for in all.
    charges_max: usize,
}

/// Until everything has come to rest: what is slow is done, what is due is tried again.
const UNTIL_REST: &[&str] = &[
    "tick 30s",
    "work",
    "gateway settles",
    "gateway tells reversed twice",
    "tick 1m",
    "work",
    "tick 20m",
    "work",
    "tick 1m",
    "work",
];

#[test]
fn a_checkout_that_pays() {
    checkout("card pm_card_visa");
}

#[test]
fn a_checkout_that_is_declined() {
    checkout("card pm_card_chargeDeclined");
    checkout("card pm_card_chargeDeclined wallet 100.00");
}

#[test]
fn a_checkout_that_is_answered_late() {
    checkout("card pm_sandbox_timeout");
}

#[test]
fn a_checkout_that_is_never_answered() {
    checkout("card pm_sandbox_lost");
    checkout("card pm_card_authenticationRequired");
}

#[test]
fn a_checkout_with_wallet_and_offer() {
    checkout("card pm_card_visa wallet 100.00 promo TENTH");
    checkout("wallet all promo TENTH");
}

#[test]
fn a_refund() {
    for token in ["pm_card_visa", "pm_card_refundFailsOnce", "pm_card_pendingRefund"] {
        cut_everywhere(Saga {
            before: &[
                "show S1 seats A1..A4 price 250.00 INR fee 10.00 starts +1d",
                "alice holds H1 S1 A1 A2",
                &format!("alice books B1 H1 card {token}"),
                "alice cancels B1 A1",
            ],
            cut: &["work"],
            looks: &["booking B1", "ledger B1", "seats S1"],
            charges_max: 1,
        });
    }
}

#[test]
fn a_show_that_is_called_off() {
    cut_everywhere(Saga {
        before: &[
            "show S1 seats A1..A6 price 250.00 INR fee 10.00 starts +1d",
            "wallet bob +260.00",
            "alice holds H1 S1 A1 A2",
            "alice books B1 H1 card pm_card_visa",
            "bob holds H2 S1 A3",
            "bob books B2 H2 wallet all",
            "carol holds H3 S1 A4",
            "carol books B3 H3 card pm_card_authenticationRequired",
            "house cancels S1",
            "carol approves B3",
        ],
        cut: &["work"],
        looks: &["booking B1", "ledger B1", "booking B2", "booking B3", "ledger B3", "wallet bob"],
        charges_max: 2,
    });
}

fn checkout(payment: &str) {
    cut_everywhere(Saga {
        before: &[
            "show S1 seats A1..A4 price 250.00 INR fee 10.00 starts +1d",
            "offer TENTH 10% uses 1",
            "wallet alice +1000.00",
            "alice holds H1 S1 A1 A2",
        ],
        cut: &[&format!("alice books B1 H1 {payment} gets letter")],
        looks: &["booking B1", "ledger B1", "seats S1", "wallet alice", "uses TENTH"],
        charges_max: 1,
    });
}

fn cut_everywhere(saga: Saga<'_>) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (steps, uncut) = saga.told(engine, usize::MAX, Afterwards::TheSameAgain);
        assert!(steps > 0, "there is no step to cut at");
        for step in 0..steps {
            let (_, again) = saga.told(engine, step, Afterwards::TheSameAgain);
            assert_eq!(again, uncut, "{engine:?}, {:?} cut at step {step}", saga.cut);
            saga.told(engine, step, Afterwards::Nothing);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Afterwards {
    TheSameAgain,
    Nothing,
}

impl Saga<'_> {
    /// Tells the saga, cut at one of its steps, and checks that it ends clean. Answers how many steps
    /// there were until the end or the cut, and how things look.
    fn told(&self, engine: Engine, cut_at: usize, afterwards: Afterwards) -> (usize, Vec<String>) {
        let bench = Bench::open(engine, |_| {});
        let mut story = Story::begin(&bench);
        let tell = |story: &mut Story<'_>, lines: &[&str]| -> Vec<String> {
            let told =
                lines.iter().map(|line| story.tell(line).map_err(|e| format!("{line}: {e}")));
            told.collect::<Result<_, _>>().unwrap()
        };
        tell(&mut story, self.before);

        let steps = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&steps);
        let faults = Faults::when(move |_| counter.fetch_add(1, Ordering::SeqCst) == cut_at);
        story.world.cut_flows(faults);
        let told = tell(&mut story, self.cut).concat();
        let is_cut = told.contains("interrupted") || told.contains("failed");
        assert!(is_cut || cut_at == usize::MAX, "nothing was cut at step {cut_at}: {told}");
        let steps = steps.load(Ordering::SeqCst);
        story.world.cut_flows(Faults::default());

        if afterwards == Afterwards::TheSameAgain {
            tell(&mut story, self.cut);
        }
        tell(&mut story, UNTIL_REST);
        if let Err(problem) = story.end() {
            panic!("{engine:?}, {:?} cut at step {cut_at}: {problem}", self.cut);
        }
        let charges = story.world.wait(story.world.bank.report()).charges.len();
        assert!(charges <= self.charges_max, "{:?} charged {charges} times", self.cut);
        let looks = tell(&mut story, self.looks);
        if self.cut[0].ends_with("gets letter") && looks[0].starts_with("confirmed") {
            let letters = std::fs::read_dir(story.world.letters.path()).unwrap().count();
            assert_eq!(
                letters, 1,
                "{:?} cut at step {cut_at}: who has tickets is written to",
                self.cut
            );
        }
        (steps, looks)
    }
}
