//! Scripts that run at READ COMMITTED meet their rivals: one of them wins, and the others are told so
//! in the same words as ever. `race.rs` has the race for the seats.

use accounts::Role;
use booking::{ReserveRefusal, reserve_booking};
use fixtures::on_postgres;
use kernel::BookingId;
use kernel::time::plus_seconds;
use serde_json::json;
use store::{Failure, Isolation};
use testkit::World;
use testkit::stage::{NewShow, named};
use testkit::test_app::{TestApp, answer_of, request};
use tokio::task::JoinSet;

use crate::reservations::{held, reservation};

const ROUNDS: usize = 20;
const GATES: usize = 8;
const REUSED: Failure<ReserveRefusal> = Failure::Refused(ReserveRefusal::IdReused);

#[test]
fn one_id_for_two_holds_books_one_of_them() {
    on_postgres(|bench| {
        let world = World::open(bench);
        for round in 0..ROUNDS {
            let booking = BookingId::new(named("booking", &round.to_string()));
            let holds = ["one", "other"].map(|name| held(&world, &format!("{name} {round}")));
            let reserve = |(hold, show)| {
                let command = reservation(booking, hold, show);
                let store = bench.store.clone();
                let script = move |tx: &mut store::Tx<'_>| reserve_booking(tx, &command);
                async move { store.write_at(Isolation::ReadCommitted, "reserve", script).await }
            };
            let answers = world.wait(async {
                let mut asked = JoinSet::new();
                for hold in holds {
                    asked.spawn(reserve(hold));
                }
                asked.join_all().await
            });
            let won = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(won, 1, "{answers:?}");
            for failure in answers.into_iter().filter_map(Result::err) {
                assert_eq!(failure, REUSED);
            }
            // Whoever asks again is told which it was.
            let again = holds.map(|hold| world.wait(reserve(hold)));
            let told = again.iter().filter(|answer| answer.as_ref().err() == Some(&REUSED));
            assert_eq!(told.count(), 1, "{again:?}");
        }
        assert_eq!(world.problems(), [""; 0]);
    });
}

#[test]
fn a_ticket_that_all_gates_scan_at_once_comes_in_once() {
    on_postgres(|bench| {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 3_600);
        let gate = app.staff("greta", Role::Gate, &["Regal"]);
        for round in 0..ROUNDS {
            let show = app.show(NewShow::called(&format!("S{round}"), starts_at));
            let scan = json!({ "code": ticket_code(&app, &show), "gate": "North" });
            let answers = app.world.wait(async {
                let mut asked = JoinSet::new();
                for _ in 0..GATES {
                    let request = request(&gate.token, "POST /api/v1/checkin", &scan);
                    asked.spawn(answer_of(app.router(), request));
                }
                asked.join_all().await
            });
            let (inside, turned_away): (Vec<_>, Vec<_>) =
                answers.iter().partition(|answer| answer.status.is_success());
            assert_eq!(inside.len(), 1);
            for answer in turned_away {
                answer.refused(409, "already_used");
            }
        }
        assert_eq!(app.world.problems(), [""; 0]);
    });
}

/// Of a ticket that a guest has just bought.
fn ticket_code(app: &TestApp<'_>, show: &str) -> String {
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    let seat = &map["layout"]["seats"][0]["seatId"];
    let lock = json!({ "seatIds": [seat], "sessionId": show });
    let hold = app.post("", &format!("/api/v1/shows/{show}/seats/lock"), lock);
    let request = json!({
        "showId": show, "lockId": hold["lockId"], "sessionId": show,
        "contactInfo": { "email": "somebody@example.com" },
        "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
    });
    let booking = app.post("", "/api/v1/bookings", request);
    booking["tickets"][0]["qrCode"].as_str().expect("a ticket has a code").to_owned()
}
