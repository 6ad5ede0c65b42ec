//! Many people want the same seats over the API at once, hold them, and pay.
//!
//! `make control` lets seats be won without a condition (the feature `break-guard`), and demands that
//! this test fails.

use std::collections::HashMap;

use axum::http::StatusCode;
use fixtures::in_every_house;
use kernel::time::plus_seconds;
use serde_json::{Value, json};
use testkit::stage::NewShow;
use testkit::test_app::{Answer, TestApp, answer_of, request};
use tokio::task::JoinSet;

/// Rounds, each with a show of its own.
const ROUNDS: usize = 6;
/// People of a round, for eight seats.
const PEOPLE: usize = 40;

#[test]
fn no_seat_is_held_or_sold_twice_over_the_api() {
    in_every_house(|bench| {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 24 * 3_600);
        let mut problems = Vec::new();
        for round in 0..ROUNDS {
            let show = app.show(NewShow::called(&format!("S{round}"), starts_at));
            problems.extend(contest(&app, &show));
        }
        problems.extend(app.world.problems());
        assert!(problems.is_empty(), "{problems:#?}");
    });
}

/// One round; what an honest seller would not have done.
pub(crate) fn contest(app: &TestApp<'_>, show: &str) -> Vec<String> {
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    let seats = map["layout"]["seats"].as_array().unwrap();
    let wishes = (0..PEOPLE).map(|person| {
        // Two or three seats side by side, beginning anywhere: most wishes overlap.
        let (first, count) = (person * 5 % 6, 2 + person % 2);
        let wanted: Vec<&Value> =
            seats[first..first + count].iter().map(|s| &s["seatId"]).collect();
        let body = json!({ "seatIds": wanted, "sessionId": session(person) });
        (person, format!("POST /api/v1/shows/{show}/seats/lock"), body)
    });
    let held = at_once(app, wishes);
    let mut problems = expect_only(&held, &[StatusCode::OK, StatusCode::CONFLICT]);
    problems.extend(given_twice(&held, "held"));

    let winners = held.iter().filter(|(_, answer)| answer.status == StatusCode::OK);
    let payments = winners.map(|(person, hold)| {
        let body = json!({
            "showId": show, "lockId": hold.json()["lockId"], "sessionId": session(*person),
            "contactInfo": { "email": "somebody@example.com" },
            "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
        });
        (*person, "POST /api/v1/bookings".to_owned(), body)
    });
    let payments: Vec<_> = payments.collect();
    assert!(!payments.is_empty(), "nobody held anything");
    // Everybody clicks twice, and is charged once.
    let booked = at_once(app, payments.iter().chain(&payments).cloned());
    problems.extend(expect_only(&booked, &[StatusCode::CREATED, StatusCode::ACCEPTED]));
    let mut bookings: HashMap<String, (usize, Answer)> = HashMap::new();
    for (person, answer) in booked {
        bookings.insert(answer.json()["bookingId"].to_string(), (person, answer));
    }
    if bookings.len() != payments.len() {
        problems.push(format!("{} holds became {} bookings", payments.len(), bookings.len()));
    }
    problems.extend(given_twice(&bookings.into_values().collect::<Vec<_>>(), "sold"));
    problems
}

fn session(person: usize) -> String {
    format!("session-of-person-{person}")
}

/// Sends all requests before the first is answered.
fn at_once(
    app: &TestApp<'_>,
    requests: impl IntoIterator<Item = (usize, String, Value)>,
) -> Vec<(usize, Answer)> {
    app.world.wait(async {
        let mut asked = JoinSet::new();
        for (person, call, body) in requests {
            let router = app.router();
            asked
                .spawn(async move { (person, answer_of(router, request("", &call, &body)).await) });
        }
        asked.join_all().await
    })
}

fn expect_only(answers: &[(usize, Answer)], good: &[StatusCode]) -> Vec<String> {
    let odd = answers.iter().filter(|(_, answer)| !good.contains(&answer.status));
    odd.map(|(person, answer)| format!("{person}: {} {}", answer.status, answer.text())).collect()
}

/// Seats that more than one person was told to have.
fn given_twice(answers: &[(usize, Answer)], how: &str) -> Vec<String> {
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    for (person, answer) in answers.iter().filter(|(_, answer)| answer.status.is_success()) {
        for seat in answer.json()["seats"].as_array().into_iter().flatten() {
            owners.entry(seat["seatId"].to_string()).or_default().push(*person);
        }
    }
    owners.retain(|_, people| people.len() > 1);
    owners.into_iter().map(|(seat, people)| format!("{seat} was {how} to {people:?}")).collect()
}
