//! What a letter gives as the cause, and the answer to whoever asks.

use std::fs::read_to_string;
use std::thread;

use catalog::{MarkShowCancelled, mark_show_cancelled};
use fixtures::{Bench, on_both_engines};
use flows::Faults;
use kernel::ShowId;
use kernel::time::plus_seconds;
use serde_json::json;
use store::{Actor, Tx};
use testkit::World;
use testkit::scenario::Story;
use testkit::stage::{NewShow, named};
use testkit::test_app::{AMPLE, TestApp};

/// The last letter, without the line breaks of its wrapping.
fn letter(story: &Story<'_>) -> String {
    let files = std::fs::read_dir(story.world.letters.path()).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let text = read_to_string(paths.last().expect("there is a letter")).unwrap();
    text.replace("=\r\n", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn who_paid_for_a_show_that_is_off_reads_just_that() {
    on_both_engines(|bench| {
        let mut story = Story::begin(bench);
        for line in [
            "show S1 seats A1..A4 price 250.00 INR starts +1d",
            "alice holds H1 S1 A1",
            "alice books B1 H1 card pm_card_authenticationRequired gets letter",
            "house cancels S1",
            "alice approves B1",
            "gateway tells",
            "tick 1m",
            "work",
        ] {
            story.tell(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
        let letter = letter(&story);
        assert!(letter.contains("the theatre has cancelled the show"), "{letter}");
        assert!(!letter.contains("in time"), "{letter}");
    });
}

#[test]
fn who_books_over_the_api_is_written_to_if_that_is_asked() {
    on_both_engines(|bench| {
        let app = TestApp::open(bench);
        let show = app.show(NewShow::called("S1", plus_seconds(fixtures::START, 86_400)));
        let seats = app.get("", &format!("/api/v1/shows/{show}/seats"))["layout"]["seats"].clone();
        for (nth, asked) in [json!({}), json!({ "sendLetter": true })].into_iter().enumerate() {
            let session = format!("session-{nth}");
            let lock = json!({ "seatIds": [seats[nth]["seatId"]], "sessionId": session });
            let hold = app.post("", &format!("/api/v1/shows/{show}/seats/lock"), lock);
            let mut order = json!({
                "showId": show, "lockId": hold["lockId"], "sessionId": session,
                "contactInfo": { "email": "guest@example.com" },
                "paymentMethod": { "type": "credit_card", "token": "pm_card_authenticationRequired" },
            });
            order.as_object_mut().unwrap().extend(asked.as_object().unwrap().clone());
            let pending = app.post("", "/api/v1/bookings", order);
            let challenge = pending["nextAction"]["url"].as_str().unwrap();
            app.world.wait(app.world.bank.answer_challenge(challenge, "approve"));
            app.world.wait(app.world.bank.tell("as_made", 1));
            app.world.work().unwrap();
            let letters = std::fs::read_dir(app.world.letters.path()).unwrap().count();
            assert_eq!(letters, nth, "{engine:?}", engine = bench.engine);
        }
    });
}

#[test]
fn who_waits_for_the_answer_hears_the_same() {
    on_both_engines(|bench| {
        let mut world = World::open(bench);
        world.cut_flows(Faults::when(calls_off_while_paying(bench)));
        let app = TestApp::over(world, AMPLE);
        let show = app.show(NewShow::called("S1", plus_seconds(fixtures::START, 86_400)));
        let ana = app.person("ana");
        let order = app.order(&ana, &show, 1);
        let answer = app.ask(&ana.token, "POST /api/v1/bookings", &order);
        assert_eq!(answer.refused(409, "seats_lost")["cause"], "show_cancelled");
        assert!(answer.text().contains("The show was cancelled while you paid"), "{answer:?}");
    });
}

/// Calls the show off when the gateway has the money.
fn calls_off_while_paying(bench: &Bench) -> impl Fn(&'static str) -> bool + Send + Sync + 'static {
    let store = bench.store.clone();
    move |step| {
        if step == "check_out.charged" {
            let (store, show) = (store.clone(), ShowId::new(named("show", "S1")));
            let off = MarkShowCancelled { actor: Actor::System, show, reason: "no power".into() };
            let script = move |tx: &mut Tx<'_>| mark_show_cancelled(tx, &off);
            let called_off = thread::spawn(move || store.write_blocking("test.off", script));
            called_off.join().unwrap().unwrap();
        }
        false
    }
}
