//! How often the hot scripts ask PostgreSQL and wait: a script that begins to ask one by one what it
//! could ask together is seen here, before anybody measures it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fixtures::on_postgres;
use kernel::time::plus_seconds;
use serde_json::json;
use store::{ScriptObserver, ScriptReport};
use testkit::stage::NewShow;
use testkit::test_app::TestApp;

/// Bookings; the first ones prepare their statements on each connection.
const BOOKINGS: usize = 16;
/// A booking of two seats as a guest, with a card that is charged at once; with begin and commit.
const TRIPS: [(&str, u32); 3] =
    [("flows.conclude", 11), ("flows.reserve", 7), ("seating.hold_seats", 4)];

/// The fewest trips of each script.
#[derive(Default)]
struct Fewest(Mutex<BTreeMap<&'static str, u32>>);

impl ScriptObserver for Fewest {
    fn ended(&self, report: &ScriptReport) {
        let mut fewest = self.0.lock().unwrap();
        let known = fewest.entry(report.name).or_insert(u32::MAX);
        *known = report.round_trips.min(*known);
    }
}

#[test]
fn hot_scripts_make_as_few_round_trips_as_they_did() {
    on_postgres(|bench| {
        let fewest = Arc::new(Fewest::default());
        // Before the API, which would count them otherwise.
        bench.store.observe(Arc::clone(&fewest) as Arc<dyn ScriptObserver>);
        let app = TestApp::open(bench);
        for number in 0..BOOKINGS {
            let starts_at = plus_seconds(fixtures::START, 24 * 3_600);
            let show = app.show(NewShow::called(&format!("S{number}"), starts_at));
            book_two_seats(&app, &show);
        }
        let fewest = fewest.0.lock().unwrap();
        let counted = TRIPS.map(|(name, _)| (name, fewest.get(name).copied().unwrap_or(0)));
        assert_eq!(counted, TRIPS, "{fewest:?}");
    });
}

fn book_two_seats(app: &TestApp<'_>, show: &str) {
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    let seats = map["layout"]["seats"].as_array().unwrap();
    let lock = json!({ "seatIds": [seats[0]["seatId"], seats[1]["seatId"]], "sessionId": show });
    let hold = app.post("", &format!("/api/v1/shows/{show}/seats/lock"), lock);
    let request = json!({
        "showId": show, "lockId": hold["lockId"], "sessionId": show,
        "contactInfo": { "email": "somebody@example.com" },
        "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
    });
    assert_eq!(app.post("", "/api/v1/bookings", request)["status"], "confirmed");
}
