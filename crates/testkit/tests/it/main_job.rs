//! What the house is for, over the API from end to end: find a show, hold seats, pay, come in with
//! the QR code; and another booking that is given back.

use std::process::Command;

use accounts::Role;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fixtures::{TempFolder, in_every_house};
use kernel::time::plus_seconds;
use serde_json::{Value, json};
use testkit::stage::NewShow;
use testkit::test_app::TestApp;

#[test]
fn a_person_finds_a_show_pays_and_comes_in_once() {
    in_every_house(|bench| {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 4 * 3_600);
        let _ = app.show(NewShow::called("The Queue", starts_at));

        let (show, seats) = find_two_seats(&app);
        let booking = pay(&app, &show, &seats);
        let code = qr_code(&booking);
        assert_eq!(code, booking["tickets"][0]["qrCode"]);

        app.world.bench.clock.advance_seconds(3 * 3_600);
        let gate = app.staff("greta", Role::Gate, &["Regal"]);
        let scan = json!({ "code": code, "gate": "North door" });
        let admitted = app.post(&gate.token, "/api/v1/checkin", scan.clone());
        assert_eq!(admitted["result"], "admitted");
        assert_eq!(admitted["ticket"]["seat"], booking["tickets"][0]["seat"]);
        app.world.bench.clock.advance_seconds(180);
        let again = app.ask(&gate.token, "POST /api/v1/checkin", &scan);
        assert_eq!(again.refused(409, "already_used")["gate"], "North door");
        assert_eq!(app.world.problems(), [""; 0]);
        assert_eq!(app.world.loose_ends(), [""; 0]);
    });
}

#[test]
fn a_person_gives_a_booking_back_and_gets_what_was_shown() {
    in_every_house(|bench| {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 4 * 3_600);
        let _ = app.show(NewShow::called("The Queue", starts_at));
        let (show, seats) = find_two_seats(&app);
        let ben = app.person("ben");
        let lock = json!({ "seatIds": seats });
        let hold = app.post(&ben.token, &format!("/api/v1/shows/{show}/seats/lock"), lock);
        let request = json!({
            "showId": show, "lockId": hold["lockId"],
            "contactInfo": { "email": "ben@example.com" },
            "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
        });
        let booking = app.post(&ben.token, "/api/v1/bookings", request);
        let at = format!("/api/v1/bookings/{}", booking["bookingId"].as_str().unwrap());

        let preview = app.get(&ben.token, &format!("{at}/cancel/preview"));
        assert_eq!((&preview["refundAmount"], &preview["fee"]), (&json!(468.0), &json!(52.0)));
        let body = json!({ "reason": "rain", "expectedRefund": preview["refundAmount"] });
        let cancelled = app.post(&ben.token, &format!("{at}/cancel"), body);
        assert_eq!(cancelled["refundAmount"], preview["refundAmount"]);
        assert_eq!(cancelled["status"], "cancelled");
        assert_eq!(app.world.work().unwrap().done, 2, "the refund and ben's letter are sent");
        assert_eq!(app.get(&ben.token, &at)["status"], "cancelled");
        assert_eq!(find_two_seats(&app), (show, seats), "its seats can be had again");
        assert_eq!(app.world.problems(), [""; 0]);
        assert_eq!(app.world.loose_ends(), [""; 0]);
    });
}

/// Its refunds are on their way, one after the other: whoever came in meanwhile would lose theirs.
#[test]
fn a_show_that_is_off_admits_nobody() {
    in_every_house(|bench| {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 4 * 3_600);
        let _ = app.show(NewShow::called("The Queue", starts_at));
        let (show, seats) = find_two_seats(&app);
        let booking = pay(&app, &show, &seats);
        app.world.bench.clock.advance_seconds(3 * 3_600);
        let admin = app.staff("rajesh", Role::TheaterAdmin, &["Regal"]);
        let at = format!("/api/v1/admin/shows/{show}/cancel");
        app.post(&admin.token, &at, json!({ "reason": "the projector broke" }));
        let scan = json!({ "code": booking["tickets"][0]["qrCode"], "gate": "North door" });
        app.ask(&admin.token, "POST /api/v1/checkin", &scan).refused(422, "wrong_show");
        app.world.work().unwrap();
        // It looks once more for those who were paying at that moment.
        app.world.bench.clock.advance_seconds(30);
        app.world.work().unwrap();
        assert_eq!(app.world.problems(), [""; 0]);
        assert_eq!(app.world.loose_ends(), [""; 0]);
    });
}

/// From the list of cities to two free seats beside each other, as a guest would.
fn find_two_seats(app: &TestApp<'_>) -> (String, [String; 2]) {
    let city = &app.get("", "/api/v1/cities")["cities"][0]["cityId"];
    let city = city.as_str().unwrap();
    let movies = app.get("", &format!("/api/v1/movies?cityId={city}"));
    let movie = movies["movies"][0]["movieId"].as_str().unwrap();
    let day = "2026-11-20";
    let day = app.get("", &format!("/api/v1/movies/{movie}/shows?cityId={city}&date={day}"));
    let show = &day["theaters"][0]["shows"][0];
    assert_eq!((&show["time"], &show["availableSeats"]), (&json!("19:30"), &json!(8)));
    let show = show["showId"].as_str().unwrap().to_owned();
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    let seats = map["layout"]["seats"].as_array().unwrap();
    let mut free = seats.iter().filter(|seat| seat["status"] == "available");
    let mut next = || free.next().unwrap()["seatId"].as_str().unwrap().to_owned();
    (show, [next(), next()])
}

/// A guest holds the seats and pays with a card.
fn pay(app: &TestApp<'_>, show: &str, seats: &[String; 2]) -> Value {
    let session = "a-session-of-my-own";
    let lock = json!({ "seatIds": seats, "sessionId": session });
    let hold = app.post("", &format!("/api/v1/shows/{show}/seats/lock"), lock);
    assert_eq!(hold["totalAmount"], json!(520.0));
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    assert_eq!(map["layout"]["seats"][0]["status"], "locked");

    let request = json!({
        "showId": show, "seats": seats, "lockId": hold["lockId"], "sessionId": session,
        "contactInfo": { "email": "guest@example.com", "phone": "+912212345678" },
        "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
        "expectedAmount": hold["totalAmount"],
    });
    let booking = app.post("", "/api/v1/bookings", request.clone());
    assert_eq!((&booking["status"], &booking["finalAmount"]), (&json!("confirmed"), &json!(520.0)));
    let again = app.post("", "/api/v1/bookings", request);
    assert_eq!(again["bookingId"], booking["bookingId"], "the same request is the same booking");
    let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
    assert_eq!(map["layout"]["seats"][0]["status"], "booked");

    let at = booking["bookingId"].as_str().unwrap();
    let token = booking["accessToken"].as_str().unwrap();
    let seen = app.get("", &format!("/api/v1/bookings/{at}?accessToken={token}"));
    assert_eq!(seen["status"], "confirmed");
    let pdf = format!("GET /api/v1/bookings/{at}/tickets.pdf?accessToken={token}");
    assert!(app.ask("", &pdf, &Value::Null).bytes.starts_with(b"%PDF-"));
    booking
}

/// What a scanner reads from the picture that the booking answered.
fn qr_code(booking: &Value) -> String {
    let png = BASE64_STANDARD.decode(booking["qrCode"].as_str().unwrap()).unwrap();
    let folder = TempFolder::new();
    let picture = folder.path().join("code.png");
    std::fs::write(&picture, png).unwrap();
    let scanned = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(picture).output();
    let scanned = scanned.expect("zbarimg is installed by `make setup`");
    String::from_utf8(scanned.stdout).unwrap().trim().to_owned()
}
