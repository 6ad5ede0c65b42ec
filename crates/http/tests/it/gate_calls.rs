//! The way in.

use accounts::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Answer, on_both_engines};
use crate::house::{House, text};

const CHECK_IN: &str = "/api/v1/checkin";

fn scan(house: &House<'_>, token: &str, code: &Value) -> Answer {
    house.ask_as(token, Method::POST, CHECK_IN, json!({ "code": code, "gate": "North door" }))
}

#[test]
fn a_ticket_admits_once_when_the_doors_are_open() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2"]);
        let code = &booking["tickets"][0]["qrCode"];
        scan(&house, &house.gate, code).refused(422, "wrong_show");

        // The show begins at 14:00 on the next day; the tokens are fresh ones of that day.
        api.clock.advance_seconds(27 * 3_600);
        let gate = api.token(Role::Gate, &[&house.theater]);
        let admitted = scan(&house, &gate, code).expect(StatusCode::OK);
        assert_eq!(admitted["result"], "admitted");
        let ticket = &admitted["ticket"];
        assert_eq!(ticket["ticketId"], booking["tickets"][0]["ticketId"]);
        assert_eq!((&ticket["seat"], &ticket["gate"]), (&json!("A2"), &json!("North door")));

        let details = scan(&house, &gate, code).refused(409, "already_used");
        assert_eq!(details["gate"], "North door");
        assert_eq!(details["usedAt"], ticket["usedAt"]);
        assert!(details["by"].is_string(), "{details}");
    });
}

#[test]
fn only_genuine_tickets_of_ones_own_theatre_admit() {
    on_both_engines(|api| {
        let house = House::open(api);
        let code = house.sell("session-1", &["A2"])["tickets"][0]["qrCode"].clone();
        api.clock.advance_seconds(27 * 3_600);
        let gate = api.token(Role::Gate, &[&house.theater]);
        let mut forged = text(&code).to_owned();
        let last = forged.pop().unwrap();
        forged.push(if last == 'A' { 'B' } else { 'A' });
        scan(&house, &gate, &json!(forged)).refused(422, "not_genuine");
        scan(&house, &gate, &json!("hello")).refused(422, "not_genuine");
        let elsewhere = api.token(Role::Gate, &[&house.city]);
        scan(&house, &elsewhere, &code).refused(422, "wrong_show");
        let (ana, _) = api.person("ana");
        scan(&house, &ana, &code).refused(403, "not_allowed");
        api.post(CHECK_IN, json!({ "code": code, "gate": "x" })).refused(401, "not_signed_in");
        let nameless = json!({ "code": code, "gate": " " });
        house.ask_as(&gate, Method::POST, CHECK_IN, nameless).refused(400, "bad_gate_name");
        let admin = api.token(Role::SystemAdmin, &[]);
        scan(&house, &admin, &code).expect(StatusCode::OK);
    });
}
