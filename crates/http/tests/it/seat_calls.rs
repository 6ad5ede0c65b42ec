//! The seat map, and holds on its seats.

use axum::http::{Method, StatusCode};
use http_api::RateLimits;
use serde_json::{Value, json};

use crate::bench::{Api, UNLIMITED, on_both_engines};
use crate::house::{House, text};

#[test]
fn the_map_has_the_shape_of_the_specification() {
    on_both_engines(|api| {
        let house = House::open(api);
        let map = house.map();
        assert_eq!(map["showId"], house.show);
        let layout = &map["layout"];
        assert_eq!((&layout["rows"], &layout["columns"]), (&json!(3), &json!(7)));
        assert_eq!(layout["aisles"], json!([4]));
        assert_eq!(layout["wheelchairSeats"], json!(["A1"]));
        let seats = layout["seats"].as_array().unwrap();
        assert_eq!(seats.len(), 18);
        let a2 = &seats[1];
        assert_eq!((&a2["row"], &a2["number"]), (&json!("A"), &json!(2)));
        assert_eq!((&a2["type"], &a2["price"]), (&json!("regular"), &json!(220.0)));
        assert_eq!(a2["status"], "available");
        assert!(a2.get("lockedUntil").is_none());
        let c1 = &seats[12];
        assert_eq!((&c1["type"], &c1["price"]), (&json!("premium"), &json!(330.55)));
        assert_eq!(seats[3]["column"], 5, "the aisle is a column");
        let part = format!("{}?section=Nowhere", house.of_show("seats"));
        api.get(&part).refused(404, "unknown_section");
        let unknown = format!("/api/v1/shows/{}/seats", text(&house.city));
        api.get(&unknown).refused(404, "unknown_show");
    });
}

#[test]
fn a_lock_is_all_or_nothing_and_losers_are_helped() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["B1", "B2"]).expect(StatusCode::OK);
        assert_eq!(lock["expiresAt"], "2026-11-20T10:10:00Z");
        assert_eq!(lock["totalAmount"], 440.0);
        assert_eq!(lock["seats"][0]["price"], 220.0);
        assert_eq!(lock["seats"][0]["fee"], 20.0);
        assert_eq!(lock["seats"][0]["status"], "locked");
        let seats = house.map()["layout"]["seats"].as_array().unwrap().clone();
        assert_eq!(seats[6]["status"], "locked");
        assert_eq!(seats[6]["lockedUntil"], "2026-11-20T10:10:00Z");

        let details = house.lock("session-2", &["B2", "B3"]).refused(409, "seats_taken");
        assert_eq!(details["lost"][0]["seat"], "B2");
        assert_eq!(details["stillFree"][0]["seat"], "B3");
        assert!(!details["alternatives"].as_array().unwrap().is_empty());
        assert_eq!(house.states(&["B2", "B3"]), ["locked", "available"]);

        api.clock.advance_seconds(600);
        assert_eq!(house.states(&["B1", "B2"]), ["available", "available"]);
        house.lock("session-2", &["B2", "B3"]).expect(StatusCode::OK);
    });
}

#[test]
fn a_lock_belongs_to_its_session_or_its_person() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["B1"]).expect(StatusCode::OK);
        let reference = |session: &str| json!({ "lockId": lock["lockId"], "sessionId": session });
        let unlock = house.of_show("seats/unlock");
        api.post(&unlock, reference("session-2")).refused(403, "not_your_hold");
        let alone = json!({ "lockId": lock["lockId"] });
        let details = api.post(&unlock, alone).refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "sessionId");
        assert_eq!(api.post(&unlock, reference("session-1")).status, StatusCode::NO_CONTENT);
        assert_eq!(house.states(&["B1"]), ["available"]);
        let unknown = json!({ "lockId": house.city, "sessionId": "session-1" });
        api.post(&unlock, unknown).refused(404, "unknown_hold");

        let (ana, _) = api.person("ana");
        let path = house.of_show("seats/lock");
        let body = json!({ "seatIds": house.seats(&["B1"]) });
        let lock = house.ask_as(&ana, Method::POST, &path, body).expect(StatusCode::OK);
        let reference = json!({ "lockId": lock["lockId"] });
        let (ben, _) = api.person("ben");
        let theft = house.ask_as(&ben, Method::POST, &unlock, reference.clone());
        theft.refused(403, "not_your_hold");
        house.ask_as(&ana, Method::POST, &unlock, reference).expect(StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_lock_is_extended_once_in_its_last_two_minutes() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["B1"]).expect(StatusCode::OK);
        let extend = || {
            let body = json!({ "lockId": lock["lockId"], "sessionId": "session-1" });
            api.post(&house.of_show("seats/extend"), body)
        };
        let early = extend();
        early.refused(409, "too_early_to_extend");
        assert_eq!(early.header("retry-after"), "480");
        api.clock.advance_seconds(480);
        assert_eq!(extend().expect(StatusCode::OK)["expiresAt"], "2026-11-20T10:15:00Z");
        extend().refused(422, "already_extended");
        api.clock.advance_seconds(420);
        extend().refused(410, "hold_expired");
    });
}

#[test]
fn who_says_that_they_need_more_time_holds_for_twenty_minutes() {
    on_both_engines(|api| {
        let house = House::open(api);
        let ends_at = |path: &str, body: Value| {
            let lock = api.post(&house.of_show(path), body).expect(StatusCode::OK);
            lock["expiresAt"].clone()
        };
        let seats = house.seats(&["B1"]);
        let these = json!({ "seatIds": seats, "sessionId": "session-1", "moreTime": true });
        assert_eq!(ends_at("seats/lock", these), "2026-11-20T10:20:00Z");
        let best = json!({ "count": 2, "sessionId": "session-2", "moreTime": true });
        assert_eq!(ends_at("seats/best", best), "2026-11-20T10:20:00Z");

        let (ana, _) = api.person("ana");
        let needs = json!({ "accessNeeds": { "moreTime": true } });
        house.ask_as(&ana, Method::PATCH, "/api/v1/users/me", needs).expect(StatusCode::OK);
        let path = house.of_show("seats/lock");
        let lock = |labels: &[&str], more_time: Value| {
            let body = json!({ "seatIds": house.seats(labels), "moreTime": more_time });
            let held = house.ask_as(&ana, Method::POST, &path, body).expect(StatusCode::OK);
            held["expiresAt"].clone()
        };
        assert_eq!(lock(&["C1"], Value::Null), "2026-11-20T10:20:00Z", "as the account says");
        assert_eq!(lock(&["C2"], json!(false)), "2026-11-20T10:10:00Z", "unless they say no");
    });
}

#[test]
fn a_companion_seat_is_for_who_comes_with_a_wheelchair_or_says_so() {
    on_both_engines(|api| {
        let house = House::open(api);
        let details = house.lock("session-1", &["A6", "B1"]).refused(422, "companion_seats");
        assert_eq!(details["seats"], json!(["A6"]));
        assert_eq!(details["stillFree"][0]["seat"], "B1");
        assert!(!details["alternatives"].as_array().unwrap().is_empty());
        house.lock("session-1", &["A1", "A6"]).expect(StatusCode::OK);

        api.clock.advance_seconds(600);
        let body = json!({
            "seatIds": house.seats(&["A6"]), "sessionId": "session-2", "companionSeat": true,
        });
        api.post(&house.of_show("seats/lock"), body).expect(StatusCode::OK);

        api.clock.advance_seconds(600);
        let (ana, _) = api.person("ana");
        let needs = json!({ "accessNeeds": { "companions": 1 } });
        house.ask_as(&ana, Method::PATCH, "/api/v1/users/me", needs).expect(StatusCode::OK);
        let body = json!({ "seatIds": house.seats(&["A6"]) });
        let path = house.of_show("seats/lock");
        house.ask_as(&ana, Method::POST, &path, body).expect(StatusCode::OK);
    });
}

#[test]
fn the_best_seats_are_chosen_together() {
    on_both_engines(|api| {
        let house = House::open(api);
        let best = |body: Value| api.post(&house.of_show("seats/best"), body);
        let lock = best(json!({ "count": 3, "type": "premium", "sessionId": "session-1" }));
        let lock = lock.expect(StatusCode::OK);
        let seats = lock["seats"].as_array().unwrap();
        assert_eq!(seats.len(), 3);
        assert!(seats.iter().all(|seat| seat["row"] == "C"));
        let four = best(json!({ "count": 4, "sessionId": "session-2" }));
        let details = four.refused(409, "no_seats_together");
        assert_eq!(details["largestTogether"], 3);
        let split = best(json!({ "count": 4, "sessionId": "session-2", "allowSplit": true }));
        split.expect(StatusCode::OK);
        let throne = json!({ "count": 2, "type": "throne", "sessionId": "session-3" });
        let details = best(throne).refused(400, "malformed_body");
        assert_eq!(details["fields"][0]["field"], "type");
        let many = json!({ "count": 11, "sessionId": "session-3" });
        best(many).refused(400, "malformed_fields");
    });
}

#[test]
fn odd_requests_for_locks_are_refused_by_name() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = |body: Value| api.post(&house.of_show("seats/lock"), body);
        let session = "session-1";
        lock(json!({ "seatIds": [], "sessionId": session })).refused(422, "no_seats");
        let stranger = json!({ "seatIds": [house.show], "sessionId": session });
        assert_eq!(lock(stranger).refused(422, "unknown_seats")["seatIds"][0], house.show);
        let twice = house.seats(&["A2", "A2"]);
        lock(json!({ "seatIds": twice, "sessionId": session })).refused(422, "duplicate_seats");
        let all: Vec<Value> = house.map()["layout"]["seats"]
            .as_array()
            .unwrap()
            .iter()
            .map(|seat| seat["seatId"].clone())
            .collect();
        lock(json!({ "seatIds": all[..11], "sessionId": session })).refused(422, "too_many_seats");
        let not_a_uuid = json!({ "seatIds": ["A1"], "sessionId": session });
        let details = lock(not_a_uuid).refused(400, "malformed_body");
        assert_eq!(details["fields"][0]["field"], "seatIds[0]");
        api.clock.advance_seconds(2 * 86_400);
        house.lock(session, &["A2"]).refused(410, "show_past");
    });
}

#[test]
fn a_person_has_so_many_locks_a_minute() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { holds_per_minute_per_person: 2, ..UNLIMITED };
        let api = Api::over(bench, limits);
        let house = House::open(&api);
        house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        house.lock("session-1", &["A3"]).expect(StatusCode::OK);
        let refused = house.lock("session-1", &["B1"]);
        refused.refused(429, "too_many_requests");
        assert_eq!(refused.header("retry-after"), "30");
        house.lock("session-2", &["B1"]).expect(StatusCode::OK);
    });
}

#[test]
fn a_named_lock_is_made_once() {
    on_both_engines(|api| {
        let house = House::open(api);
        let body = json!({ "seatIds": house.seats(&["B1"]), "sessionId": "session-1" });
        let lock = || {
            let ask = api.ask(Method::POST, &house.of_show("seats/lock")).json(body.clone());
            ask.header("idempotency-key", "lock-1").send().expect(StatusCode::OK)
        };
        assert_eq!(lock(), lock());
    });
}
