//! Whatever is sent to it, the API answers as its document says.
//!
//! Schemathesis makes up requests from the served document, good ones and bad ones, and objects to
//! any defect (5xx), to a status, type, header or shape that is not in the document, and to a bad
//! request that was taken. It is told the identifiers of things that are there, so that its requests
//! come past the first look.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::server::Server;
use crate::support::{Folder, Ran};

/// Requests made up for each call, beside those that try every bound of its fields.
const EXAMPLES: &str = "3";
/// The same requests each time.
const SEED: &str = "20261122";
/// How often a field has a value that is there, rather than any that fits.
const KNOWN: f64 = 0.9;

/// Calls that cannot be asked like this, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("watch_seats", "its answer does not end; `live_seats.rs` of the API asks it"),
    ("delete_me", "whoever asks everything else would be gone"),
];
/// Objections that are not ours, and why.
const NOT_CHECKED: &[(&str, &str)] = &[(
    "positive_data_acceptance",
    "what fits the document may still be against a rule: a show that is off, a taken seat",
)];

#[test]
fn a_system_admin_is_answered_as_documented() {
    let stage = Stage::set();
    // A made-up key is soon one of another request, whose answer hides what would be said without.
    let mut document = stage.document();
    for call in document["paths"].as_object_mut().unwrap().values_mut() {
        for method in call.as_object_mut().unwrap().values_mut() {
            let parameters = method.get_mut("parameters").and_then(Value::as_array_mut);
            let Some(parameters) = parameters else { continue };
            parameters.retain(|parameter| parameter["name"] != "Idempotency-Key");
        }
    }
    stage.fuzz(&document, &["--header", &format!("Authorization: Bearer {}", stage.admin)]);
}

#[test]
fn a_guest_is_answered_as_documented() {
    let stage = Stage::set();
    stage.fuzz(&stage.document(), &[]);
}

/// A demo that is open, and something of everything in it.
struct Stage {
    folder: Folder,
    server: Server,
    admin: String,
}

impl Stage {
    fn set() -> Self {
        let folder = Folder::new();
        let mut command = folder.usher(&["demo", "--size", "tiny", "--listen", "127.0.0.1:0"]);
        command.envs([
            ("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0"),
            ("USHER_LIMITS_HOLDS_PER_MINUTE_PER_PERSON", "0"),
            ("USHER_LIMITS_SIGN_INS_PER_MINUTE_PER_ACCOUNT", "0"),
            ("USHER_LOG_FILTER", "info,usher::access=off"),
        ]);
        let (server, _) = Server::with_output(&mut command);
        let person = json!({ "email": "admin@usher.test", "password": "usher-demo" });
        let session = server.call("", "POST /api/v1/auth/login", &person);
        let admin = session["accessToken"].as_str().unwrap().to_owned();
        let stage = Self { folder, server, admin };
        stage.folder.write("schemathesis.toml", &config(&stage.things(&session["user"]["userId"])));
        stage
    }

    /// The document as it is served.
    fn document(&self) -> Value {
        self.server.call("", "GET /api/v1/openapi.json", &Value::Null)
    }

    /// Fields, and values of them that are there.
    fn things(&self, person: &Value) -> Vec<(&'static [&'static str], Vec<Value>)> {
        let ask = |call: &str, body: Value| self.server.call(&self.admin, call, &body);
        let theater = &ask("GET /api/v1/admin/theaters?limit=1", Value::Null)["theaters"][0];
        let id = theater["theaterId"].as_str().unwrap();
        let shows = ask(&format!("GET /api/v1/admin/shows?theaterId={id}"), Value::Null);
        // The latest ones are surely on sale; those of one layout have the same seats.
        let mut shows = shows["shows"].as_array().unwrap().clone();
        shows.reverse();
        let first = shows[0].clone();
        shows.retain(|show| show["layoutId"] == first["layoutId"]);
        let show = first["showId"].as_str().unwrap();

        let best = format!("POST /api/v1/shows/{show}/seats/best");
        let hold = || ask(&best, json!({ "count": 2, "sessionId": SESSION }));
        let booking = ask(
            "POST /api/v1/bookings",
            json!({
                "showId": show, "lockId": hold()["lockId"], "sessionId": SESSION,
                "contactInfo": { "email": "ana@usher.test" },
                "paymentMethod": { "type": "credit_card", "token": "pm_card_visa" },
            }),
        );
        let held = hold();
        let map = ask(&format!("GET /api/v1/shows/{show}/seats"), Value::Null);
        let seats = map["layout"]["seats"].as_array().unwrap();
        let blocked = json!({ "seatIds": [seats[0]["seatId"]], "reason": "A camera stands here" });
        let block = ask(&format!("POST /api/v1/admin/shows/{show}/blocks"), blocked);
        let offer = ask(
            "POST /api/v1/admin/promo-codes",
            json!({
                "code": "TENTH", "discountType": "percentage", "discountValue": 10,
                "validFrom": "2020-01-01T00:00:00Z", "validUntil": "2100-01-01T00:00:00Z",
            }),
        );
        let tickets = booking["tickets"].as_array().unwrap();
        let of = |things: &[Value], field: &str| {
            things.iter().map(|thing| thing[field].clone()).collect()
        };
        vec![
            (&["path.showId", "body.showId"], of(&shows[..2], "showId")),
            (&["off"], of(&shows[2..], "showId")),
            (&["path.movieId", "body.movieId", "query.movieId"], vec![first["movieId"].clone()]),
            (&["path.screenId", "body.screenId"], vec![first["screenId"].clone()]),
            (&["path.layoutId"], vec![first["layoutId"].clone()]),
            (
                &["path.theaterId", "body.theaterId", "body.theaterIds[*]", "query.theaterId"],
                vec![theater["theaterId"].clone()],
            ),
            (&["path.cityId", "body.cityId", "query.cityId"], vec![theater["cityId"].clone()]),
            (&["body.seatIds[*]", "body.seats[*]"], of(&seats[1..], "seatId")),
            (&["body.lockId"], vec![held["lockId"].clone()]),
            (&["body.sessionId"], vec![json!(SESSION)]),
            (&["path.bookingId"], vec![booking["bookingId"].clone()]),
            (&["path.ticketId", "body.ticketIds[*]"], of(tickets, "ticketId")),
            (&["path.blockId"], vec![block["blockId"].clone()]),
            (&["path.promoCodeId"], vec![offer["promoCodeId"].clone()]),
            (&["body.promoCode"], vec![offer["code"].clone()]),
            (&["path.userId"], vec![person.clone()]),
            (&["path.gateway"], vec![json!("sandbox")]),
            (
                &["body.email", "body.contactInfo.email"],
                vec![json!("ana@usher.test"), json!("b@c.test")],
            ),
            (&["body.phone", "body.contactInfo.phone"], vec![json!("+919876543210")]),
            (&["body.time"], vec![json!("19:30"), json!("23:59")]),
            (&["body.timezone"], vec![theater["timezone"].clone(), json!("Asia/Tokyo")]),
            (&["body.currency"], vec![theater["currency"].clone(), json!("JPY")]),
            (&["body.date", "query.date"], vec![first["date"].clone()]),
        ]
    }

    fn fuzz(&self, document: &Value, asker: &[&str]) {
        self.folder.write("openapi.json", &document.to_string());
        let names =
            |list: &[(&'static str, &str)]| list.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let mut fuzzer = Command::new(schemathesis());
        fuzzer.current_dir(self.folder.file("")).args(["run", "openapi.json", "--no-color"]);
        fuzzer.args(["--url", &self.server.url(), "--warnings", "off", "--request-timeout", "20"]);
        fuzzer.args(["--seed", SEED, "--max-examples", EXAMPLES, "--no-shrink"]);
        fuzzer.args(["--generation-database", "none", "--continue-on-failure"]);
        fuzzer.args(["--checks", "all", "--exclude-checks", &names(NOT_CHECKED).join(",")]);
        for call in names(LEFT_OUT) {
            fuzzer.args(["--exclude-operation-id", call]);
        }
        let ran = Ran::of(fuzzer.args(asker));
        assert!(ran.out.contains("Test cases:"), "nothing was asked: {ran:?}");
        assert_eq!(ran.code, 0, "{}", ran.out);
    }
}

/// The guest session that everything was made in.
const SESSION: &str = "fuzzing";

/// The fuzzer's configuration: the values that it knows, by field.
fn config(things: &[(&[&str], Vec<Value>)]) -> String {
    let mut dictionaries = String::new();
    let mut parameters = "[parameters]\n".to_owned();
    for (fields, values) in things {
        let name = fields[0].replace(['.', '[', '*', ']'], "-");
        // A list of texts is written in TOML as it is in JSON.
        dictionaries += &format!("[dictionaries.{name}]\nvalues = {}\n", json!(values));
        for field in fields.iter().filter(|field| field.contains('.')) {
            let bound = format!("{{ dictionary = \"{name}\", probability = {KNOWN} }}");
            parameters += &format!("\"{field}\" = {bound}\n");
        }
    }
    // A show that is off sells no more: others are asked for to be called off.
    let calling_off = "[[operations]]\ninclude-operation-id = \"cancel_show\"\n\
        parameters = { \"path.showId\" = { dictionary = \"off\" } }\n";
    // Of the methods that a call does not have, two tell as much as all.
    let methods = "[phases.coverage]\nunexpected-methods = [\"PUT\", \"TRACE\"]\n";
    dictionaries + &parameters + methods + calling_off
}

fn schemathesis() -> PathBuf {
    let build = Path::new(env!("CARGO_BIN_EXE_usher")).ancestors();
    let mut places = build.map(|folder| folder.join("venv/bin/schemathesis"));
    places.find(|place| place.exists()).expect("schemathesis is not installed: run `make setup`")
}
