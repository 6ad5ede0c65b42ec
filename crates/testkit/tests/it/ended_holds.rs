//! A hold that ends while its payment is asked for.

use fixtures::on_both_engines;
use flows::Faults;
use kernel::time::plus_seconds;
use serde_json::json;
use testkit::World;
use testkit::stage::NewShow;
use testkit::test_app::{AMPLE, TestApp};

#[test]
fn who_is_declined_after_their_hold_ended_is_not_told_that_it_lasts() {
    on_both_engines(|bench| {
        let mut world = World::open(bench);
        let clock = bench.clock.clone();
        world.cut_flows(Faults::when(move |step| {
            if step == "check_out.reserved" {
                clock.advance_seconds(601);
            }
            false
        }));
        let app = TestApp::over(world, AMPLE);
        let show = app.show(NewShow::called("S1", plus_seconds(fixtures::START, 86_400)));
        let ana = app.person("ana");
        let seats =
            || app.get("", &format!("/api/v1/shows/{show}/seats"))["layout"]["seats"].clone();
        let lock = json!({ "seatIds": [seats()[0]["seatId"]] });
        let hold = app.post(&ana.token, &format!("/api/v1/shows/{show}/seats/lock"), lock);
        let order = json!({
            "showId": show, "lockId": hold["lockId"], "keepHoldOnFailure": true,
            "contactInfo": { "email": "ana@example.com" },
            "paymentMethod": { "type": "credit_card", "token": "pm_card_chargeDeclined" },
        });
        let answer = app.ask(&ana.token, "POST /api/v1/bookings", &order);
        answer.refused(402, "payment_declined");
        let message = answer.json()["error"]["message"].clone();
        assert!(message.as_str().unwrap().contains("Your seats are free again"), "{message}");
        assert_eq!(seats()[0]["status"], "available");
    });
}
