//! A calendar file that is downloaded again.

use fixtures::in_every_house;
use kernel::time::plus_seconds;
use serde_json::{Value, json};
use testkit::stage::NewShow;
use testkit::test_app::TestApp;

/// Calendars keep what they have unless the new file says that it is newer.
#[test]
fn a_file_is_newer_once_a_ticket_was_given_back_and_none_is_left_without_tickets() {
    in_every_house(|bench| {
        let app = TestApp::open(bench);
        let show = app.show(NewShow::called("S1", plus_seconds(fixtures::START, 86_400)));
        let ana = app.person("ana");
        let order = app.order(&ana, &show, 2);
        let booking = app.post(&ana.token, "/api/v1/bookings", order);
        let at = format!("/api/v1/bookings/{}", booking["bookingId"].as_str().unwrap());
        let file = || app.ask(&ana.token, &format!("GET {at}/calendar.ics"), &Value::Null);
        let give_back = |ticket: &Value| {
            bench.clock.advance_seconds(60);
            let body = json!({ "reason": "rain", "ticketIds": [ticket["ticketId"]] });
            let _ = app.post(&ana.token, &format!("{at}/cancel"), body);
        };
        assert!(file().text().contains("DTSTAMP:20261120T100000Z"), "{}", file().text());
        give_back(&booking["tickets"][0]);
        assert!(file().text().contains("DTSTAMP:20261120T100100Z"), "{}", file().text());
        give_back(&booking["tickets"][1]);
        file().refused(409, "no_tickets");
    });
}
