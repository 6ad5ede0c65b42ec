//! Who may come in where: every call of the document, asked by everybody, for what is somebody
//! else's. A call that is not in the table fails the test, so a new one cannot be forgotten.

mod table;

use std::collections::BTreeSet;

use accounts::Role;
use axum::body::to_bytes;
use fixtures::{Bench, in_every_house};
use kernel::time::plus_seconds;
use serde_json::{Value, json};
use testkit::stage::NewShow;
use testkit::test_app::{Someone, TestApp, request};
use tower::ServiceExt;

use table::Row;

/// Who may come in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Door {
    /// Anybody, signed in or not.
    Anybody,
    /// Nobody without the proof that the request carries, and the one here is false.
    Proof,
    /// Whoever is signed in: it is about themselves.
    SignedIn,
    /// Ana, whose it is.
    Ana,
    /// Ana, who made the lock; a guest with another session is heard, and refused.
    LockOfAna,
    /// Staff, wherever they work.
    Staff,
    /// Whoever runs the Regal, whose it is.
    Regal,
    /// Whoever runs the installation.
    Installation,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Who {
    Nobody,
    BadToken,
    Ben,
    GateOfRegal,
    AdminOfOdeon,
    Ana,
    AdminOfRegal,
    SystemAdmin,
}

const EVERYBODY: [Who; 8] = [
    Who::Nobody,
    Who::BadToken,
    Who::Ben,
    Who::GateOfRegal,
    Who::AdminOfOdeon,
    Who::Ana,
    Who::AdminOfRegal,
    Who::SystemAdmin,
];

impl Door {
    /// The status that somebody is turned away with; `None` for whoever may come in.
    const fn turns_away(self, who: Who) -> Option<u16> {
        match (self, who) {
            (Self::Anybody | Self::Proof, _) => None,
            (Self::LockOfAna, Who::Nobody) => Some(403),
            (_, Who::Nobody | Who::BadToken) => Some(401),
            (Self::SignedIn, _) => None,
            (Self::Ana | Self::LockOfAna, Who::Ana) => None,
            (Self::Staff, Who::Ana | Who::Ben) => Some(403),
            (Self::Staff, _) => None,
            (Self::Regal, Who::AdminOfRegal | Who::SystemAdmin) => None,
            (Self::Installation, Who::SystemAdmin) => None,
            (Self::Ana | Self::LockOfAna | Self::Regal | Self::Installation, _) => Some(403),
        }
    }
}

#[test]
fn everybody_comes_in_where_they_may_and_nowhere_else() {
    in_every_house(|bench| {
        let house = House::open(bench);
        let mut problems = Vec::new();
        for row in house.table() {
            problems.extend(house.try_all(&row));
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    });
}

#[test]
fn every_call_of_the_document_is_in_the_table() {
    fixtures::on_sqlite(|bench| {
        let table = House::open(bench).table();
        let known: BTreeSet<String> = table.iter().map(|row| row.call.to_owned()).collect();
        let document = document();
        let paths = document["paths"].as_object().unwrap().iter();
        let all: BTreeSet<String> = paths
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        let differ: Vec<&String> = known.symmetric_difference(&all).collect();
        assert!(differ.is_empty(), "in the table or in the document, but not in both: {differ:?}");
        for row in &table {
            let (method, path) = row.call.split_once(' ').unwrap();
            let security = &document["paths"][path][method.to_lowercase()]["security"];
            let needs_sign_in = *security == json!([{ "signIn": [] }]);
            let turned_away = row.door.turns_away(Who::Nobody) == Some(401);
            let may_be_guest = security.to_string().contains("{}");
            assert!(
                needs_sign_in == turned_away || may_be_guest,
                "{}: the document says {security}, the table {:?}",
                row.call,
                row.door
            );
        }
    });
}

#[test]
fn a_guests_booking_opens_with_its_own_token_alone() {
    in_every_house(|bench| {
        let house = House::open(bench);
        let (session, body) = ("guest-session-1", json!({ "email": "g@example.com" }));
        let lock = json!({ "seatIds": [house.seats[6]], "sessionId": session });
        let lock_path = format!("/api/v1/shows/{}/seats/lock", house.show);
        let hold = house.app.post("", &lock_path, lock);
        let mut booking = json!({
            "showId": house.show, "lockId": hold["lockId"], "sessionId": "another-session",
            "contactInfo": body,
            "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
        });
        house.app.ask("", "POST /api/v1/bookings", &booking).refused(403, "not_your_hold");
        booking["sessionId"] = json!(session);
        let booked = house.app.post("", "/api/v1/bookings", booking);
        let at = format!("GET /api/v1/bookings/{}", text(&booked["bookingId"]));
        let token = text(&booked["accessToken"]);
        let ask = |path: &str| house.app.ask("", path, &Value::Null);
        ask(&at).refused(401, "not_signed_in");
        ask(&format!("{at}?accessToken=AAAA{token}")).refused(403, "not_allowed");
        house.app.ask(&house.ana.token, &at, &Value::Null).refused(403, "not_allowed");
        assert_eq!(ask(&format!("{at}?accessToken={token}")).done()["status"], "confirmed");
        let other = format!("GET /api/v1/bookings/{}?accessToken={token}", house.booking);
        ask(&other).refused(403, "not_allowed");
    });
}

#[test]
fn nobody_signs_out_somebody_elses_device() {
    in_every_house(|bench| {
        let house = House::open(bench);
        let devices = |who: &Someone| house.app.get(&who.token, "/api/v1/users/me/sign-ins");
        let before = devices(&house.ana);
        let device = text(&before["signIns"][0]["signInId"]);
        let call = format!("DELETE /api/v1/users/me/sign-ins/{device}");
        let _ = house.app.ask(&house.ben.token, &call, &Value::Null);
        let _ = house.app.ask(&house.admin.token, &call, &Value::Null);
        assert_eq!(devices(&house.ana), before);
    });
}

/// Two theatres at work, and everybody who asks.
struct House<'b> {
    app: TestApp<'b>,
    show: String,
    seats: Vec<String>,
    booking: String,
    ana: Someone,
    ben: Someone,
    gate: Someone,
    odeon: Someone,
    regal: Someone,
    admin: Someone,
}

impl<'b> House<'b> {
    fn open(bench: &'b Bench) -> Self {
        let app = TestApp::open(bench);
        let starts_at = plus_seconds(fixtures::START, 4 * 3_600);
        let show = app.show(NewShow::called("S1", starts_at));
        let _ = app.show(NewShow { theater: "Odeon".into(), ..NewShow::called("S2", starts_at) });
        let ana = app.person("ana");
        let map = app.get("", &format!("/api/v1/shows/{show}/seats"));
        let seats = map["layout"]["seats"].as_array().unwrap();
        let seats: Vec<String> = seats.iter().map(|seat| text(&seat["seatId"])).collect();
        let lock = json!({ "seatIds": seats[..2] });
        let hold = app.post(&ana.token, &format!("/api/v1/shows/{show}/seats/lock"), lock);
        let booking = app.post(&ana.token, "/api/v1/bookings", booking_of(&show, &hold["lockId"]));
        Self {
            booking: text(&booking["bookingId"]),
            ben: app.person("ben"),
            gate: app.staff("gate", Role::Gate, &["Regal"]),
            odeon: app.staff("odette", Role::TheaterAdmin, &["Odeon"]),
            regal: app.staff("rajesh", Role::TheaterAdmin, &["Regal"]),
            admin: app.staff("adam", Role::SystemAdmin, &[]),
            app,
            show,
            seats,
            ana,
        }
    }

    /// Asks as everybody, those who may not come in first; what was not as the door says.
    fn try_all(&self, row: &Row) -> Vec<String> {
        let (away, welcome): (Vec<Who>, Vec<Who>) =
            EVERYBODY.into_iter().partition(|who| row.door.turns_away(*who).is_some());
        let all = away.into_iter().chain(welcome);
        all.filter_map(|who| {
            let (status, said) = self.answer(row, who);
            let is_fine = match (row.door, row.door.turns_away(who)) {
                (_, Some(away)) => status == away,
                (Door::Proof, None) => matches!(status, 401 | 410),
                // A request that was found, understood, and may still meet a rule.
                (_, None) => !matches!(status, 400 | 401 | 403 | 404 | 405 | 415 | 500..),
            };
            (!is_fine).then(|| format!("{} ({:?}) as {who:?}: {status} {said}", row.call, row.door))
        })
        .collect()
    }

    /// The status, and what a refusal says. A stream of events has no end to wait for.
    fn answer(&self, row: &Row, who: Who) -> (u16, String) {
        let token = match who {
            Who::Nobody => "",
            Who::BadToken => "rubbish",
            Who::Ana => &self.ana.token,
            Who::Ben => &self.ben.token,
            Who::GateOfRegal => &self.gate.token,
            Who::AdminOfOdeon => &self.odeon.token,
            Who::AdminOfRegal => &self.regal.token,
            Who::SystemAdmin => &self.admin.token,
        };
        // What anybody may see, nobody needs to prove anything for.
        let token = if row.door == Door::Anybody && who == Who::BadToken { "" } else { token };
        self.app.world.wait(async {
            let request = request(token, &row.sent, &row.body);
            let response = self.app.router().oneshot(request).await.unwrap();
            let status = response.status();
            if status.is_success() {
                return (status.as_u16(), String::new());
            }
            let said = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status.as_u16(), String::from_utf8_lossy(&said).into_owned())
        })
    }
}

fn document() -> Value {
    serde_json::from_str(&http_api::openapi_json()).unwrap()
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().expect("there is a text").to_owned()
}

fn booking_of(show: &str, lock: &Value) -> Value {
    json!({
        "showId": show, "lockId": lock, "sessionId": "not-that-session",
        "contactInfo": { "email": "ana@example.com" },
        "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
    })
}
