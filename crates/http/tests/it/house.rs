//! A house that sells: one theatre with a screen of three rows, and a show tomorrow evening. Made
//! over the API, as those who run it would.

use accounts::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Answer, Api};

/// Row C is dearer; an aisle lies in the middle.
pub const PLAN: &str = "a = regular \"Classic\"\np = premium \"Premium\"\nw = wheelchair\n\
    c = companion of a\n\nA: waa_aac\nB: aaa_aaa\nC: ppp_ppp\n";

/// The house and the tokens of those who run it.
pub struct House<'a> {
    pub api: &'a Api,
    pub admin: String,
    pub manager: String,
    pub gate: String,
    pub city: Value,
    pub movie: Value,
    pub theater: Value,
    pub screen: Value,
    pub show: Value,
}

impl<'a> House<'a> {
    pub fn open(api: &'a Api) -> Self {
        let admin = api.token(Role::SystemAdmin, &[]);
        let add = |path: &str, body: Value| {
            let answer = api.ask(Method::POST, path).bearer(&admin).json(body).send();
            answer.expect(StatusCode::CREATED)
        };
        let city = add("/api/v1/admin/cities", mumbai())["cityId"].clone();
        let movie = add("/api/v1/admin/movies", inception())["movieId"].clone();
        let theater = add("/api/v1/admin/theaters", regal(&city))["theaterId"].clone();
        let screens = format!("/api/v1/admin/theaters/{}/screens", text(&theater));
        let screen = add(&screens, json!({ "screenNumber": 1 }))["screenId"].clone();
        let layouts = format!("/api/v1/admin/screens/{}/layouts", text(&screen));
        add(&layouts, json!({ "format": "ascii", "plan": PLAN }));
        let show = add("/api/v1/admin/shows", evening(&movie, &screen))["showId"].clone();
        let manager = api.token(Role::TheaterAdmin, &[&theater]);
        let gate = api.token(Role::Gate, &[&theater]);
        Self { api, admin, manager, gate, city, movie, theater, screen, show }
    }

    /// A path below the show.
    pub fn of_show(&self, rest: &str) -> String {
        format!("/api/v1/shows/{}/{rest}", text(&self.show))
    }

    /// The seat map.
    pub fn map(&self) -> Value {
        self.api.get(&self.of_show("seats")).expect(StatusCode::OK)
    }

    /// The identifiers of seats by their labels: `A2`.
    pub fn seats(&self, labels: &[&str]) -> Vec<Value> {
        let map = self.map();
        let seats = map["layout"]["seats"].as_array().unwrap();
        let label = |seat: &Value| format!("{}{}", text(&seat["row"]), seat["number"]);
        let find = |wanted: &&str| seats.iter().find(|seat| label(seat) == **wanted).unwrap();
        labels.iter().map(|wanted| find(wanted)["seatId"].clone()).collect()
    }

    /// The states of seats by their labels.
    pub fn states(&self, labels: &[&str]) -> Vec<String> {
        let map = self.map();
        let seats = map["layout"]["seats"].as_array().unwrap();
        let ids = self.seats(labels);
        let find = |id: &Value| seats.iter().find(|seat| seat["seatId"] == *id).unwrap();
        ids.iter().map(|id| text(&find(id)["status"]).to_owned()).collect()
    }

    /// Asks for a lock on seats, for a guest.
    pub fn lock(&self, session: &str, labels: &[&str]) -> Answer {
        let body = json!({ "seatIds": self.seats(labels), "sessionId": session });
        self.api.post(&self.of_show("seats/lock"), body)
    }

    /// A booking request for a guest's lock, to be changed where a test wants another.
    pub fn order(&self, session: &str, lock: &Value, token: &str) -> Value {
        json!({
            "showId": self.show, "lockId": lock, "sessionId": session,
            "contactInfo": { "email": "user@example.com", "phone": "+12345678901" },
            "paymentMethod": { "type": "credit_card", "token": token },
        })
    }

    /// A guest's paid booking of these seats.
    pub fn sell(&self, session: &str, labels: &[&str]) -> Value {
        let lock = self.lock(session, labels).expect(StatusCode::OK);
        let order = self.order(session, &lock["lockId"], "pm_card_visa");
        self.api.post("/api/v1/bookings", order).expect(StatusCode::CREATED)
    }

    /// Asks with a token of those who run the house.
    pub fn ask_as(&self, token: &str, method: Method, path: &str, body: Value) -> Answer {
        let ask = self.api.ask(method, path).bearer(token);
        if body.is_null() { ask.send() } else { ask.json(body).send() }
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

pub fn mumbai() -> Value {
    json!({
        "name": "Mumbai", "state": "Maharashtra", "country": "India", "countryCode": "IN",
        "timezone": "Asia/Kolkata", "currency": "INR", "latitude": 19.08, "longitude": 72.88,
    })
}

pub fn inception() -> Value {
    json!({
        "title": "Inception", "language": "English", "genre": ["Sci-Fi", "Thriller"],
        "formats": ["2D", "IMAX"], "duration": 148, "rating": "PG-13",
        "releaseDate": "2010-07-16", "director": "Christopher Nolan",
        "cast": ["Leonardo DiCaprio", "Tom Hardy"], "description": "A thief enters dreams.",
    })
}

pub fn regal(city: &Value) -> Value {
    json!({
        "cityId": city, "name": "Regal Colaba", "address": "Colaba, Mumbai 400001",
        "latitude": 18.92, "longitude": 72.83, "facilities": ["Parking"], "orphanRule": "off",
    })
}

pub fn evening(movie: &Value, screen: &Value) -> Value {
    json!({
        "movieId": movie, "screenId": screen, "date": "2026-11-21", "time": "19:30",
        "format": "2D", "pricing": { "regular": 200.0, "premium": 300.50 },
        "bookingFees": { "regular": 20.0, "premium": 30.05 },
    })
}
