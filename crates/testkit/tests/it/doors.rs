//! Who may come in where: every call of the document, asked by everybody, for what is somebody
//! else's. A call that is not in the table fails the test, so a new one cannot be forgotten.

use std::collections::BTreeSet;

use accounts::Role;
use axum::body::to_bytes;
use fixtures::{Bench, in_every_house};
use kernel::time::plus_seconds;
use serde_json::{Value, json};
use testkit::stage::NewShow;
use testkit::test_app::{PASSWORD, Someone, TestApp, request};
use tower::ServiceExt;

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

/// One call as it is asked.
struct Row {
    /// As the document names it.
    call: &'static str,
    door: Door,
    /// Method and path as they are sent.
    sent: String,
    body: Value,
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

    /// Every call, the ones that destroy something last.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn table(&self) -> Vec<Row> {
        use Door::{Ana, Anybody, Installation, LockOfAna, Proof, Regal, SignedIn, Staff};
        let app = &self.app;
        let (show, ana) = (&self.show, &self.ana.token);
        let hosted = app.get(&self.regal.token, &format!("/api/v1/admin/shows/{show}"));
        let part = |name: &str| text(&hosted[name]);
        let (theater, screen, movie) = (part("theaterId"), part("screenId"), part("movieId"));
        let layouts = format!("/api/v1/admin/screens/{screen}/layouts");
        let layout = text(&app.get(&self.regal.token, &layouts)["layouts"][0]["layoutId"]);
        let city = text(&app.get("", "/api/v1/cities")["cities"][0]["cityId"]);
        let lock_path = format!("/api/v1/shows/{show}/seats/lock");
        let lock = app.post(ana, &lock_path, json!({ "seatIds": self.seats[2..4] }));
        let lock = text(&lock["lockId"]);
        let blocks = format!("/api/v1/admin/shows/{show}/blocks");
        let block = json!({ "seatIds": [self.seats[7]], "reason": "repairs" });
        let block = text(&app.post(&self.regal.token, &blocks, block)["blockId"]);
        let offer = |code: &str| {
            json!({
                "code": code, "discountType": "percentage", "discountValue": 10,
                "validFrom": "2026-11-20T00:00:00Z", "validUntil": "2026-12-20T00:00:00Z",
                "theaterId": theater,
            })
        };
        let promo = app.post(&self.regal.token, "/api/v1/admin/promo-codes", offer("TENTH"));
        let promo = text(&promo["promoCodeId"]);
        let seen = app.get(ana, &format!("/api/v1/bookings/{}", self.booking));
        let (ticket, code) = (&seen["tickets"][0]["ticketId"], &seen["tickets"][0]["qrCode"]);
        let device = app.get(ana, "/api/v1/users/me/sign-ins")["signIns"][0]["signInId"].clone();
        let review = format!("PUT /api/v1/movies/{movie}/reviews/mine");
        let review = app.ask(ana, &review, &json!({ "stars": 5 })).done()["reviewId"].clone();

        let ids = [
            ("bookingId", self.booking.clone()),
            ("ticketId", text(ticket)),
            ("showId", show.clone()),
            ("theaterId", theater.clone()),
            ("screenId", screen.clone()),
            ("layoutId", layout),
            ("movieId", movie.clone()),
            ("cityId", city.clone()),
            ("blockId", block),
            ("promoCodeId", promo),
            ("signInId", text(&device)),
            ("reviewId", text(&review)),
            ("gateway", "sandbox".into()),
            ("userId", self.ana.id.clone()),
        ];
        let row = |door: Door, call: &'static str, query: &str, body: Value| Row {
            call,
            door,
            sent: ids.iter().fold(format!("{call}{query}"), |sent, (name, id)| {
                sent.replace(&format!("{{{name}}}"), id)
            }),
            body,
        };
        let get = |door: Door, call: &'static str, query: &str| row(door, call, query, Value::Null);
        let of_staff = |door: Door, call: &'static str, body: Value| Row {
            sent: call.replace("{userId}", &self.gate.id),
            call,
            door,
            body,
        };
        let somebody = json!({ "email": "carl@example.com", "password": PASSWORD, "name": "Carl" });
        let login = json!({ "email": "ben@example.com", "password": PASSWORD });
        let seat = |nth: usize| json!({ "seatIds": [self.seats[nth]], "sessionId": "my-session" });
        let best = json!({ "count": 1, "sessionId": "my-session" });
        let locked = json!({ "lockId": lock, "sessionId": "not-that-session" });
        let of_city = &format!("?cityId={city}");
        let of_theater = &format!("?theaterId={theater}");
        let false_token = "A".repeat(43);

        vec![
            get(Anybody, "GET /api/v1/openapi.json", ""),
            get(Anybody, "GET /api/v1/cities", ""),
            get(Anybody, "GET /api/v1/movies", of_city),
            get(Anybody, "GET /api/v1/movies/{movieId}", ""),
            get(Anybody, "GET /api/v1/movies/{movieId}/shows", of_city),
            get(Anybody, "GET /api/v1/movies/{movieId}/reviews", ""),
            get(Anybody, "GET /api/v1/theaters", of_city),
            get(Anybody, "GET /api/v1/theaters/{theaterId}", ""),
            get(Anybody, "GET /api/v1/search", "?q=S1"),
            get(Anybody, "GET /api/v1/search/suggest", "?q=S1"),
            get(Anybody, "GET /api/v1/shows/{showId}/seats", ""),
            get(Anybody, "GET /api/v1/shows/{showId}/availability", ""),
            get(Anybody, "GET /api/v1/shows/{showId}/seats/events", ""),
            row(Anybody, "POST /api/v1/shows/{showId}/seats/lock", "", seat(4)),
            row(Anybody, "POST /api/v1/shows/{showId}/seats/best", "", best),
            row(LockOfAna, "POST /api/v1/shows/{showId}/seats/extend", "", locked.clone()),
            row(LockOfAna, "POST /api/v1/bookings", "", booking_of(show, &json!(lock))),
            row(LockOfAna, "POST /api/v1/shows/{showId}/seats/unlock", "", locked),
            get(Ana, "GET /api/v1/bookings/{bookingId}", ""),
            get(Ana, "GET /api/v1/bookings/{bookingId}/tickets.pdf", ""),
            get(Ana, "GET /api/v1/bookings/{bookingId}/calendar.ics", ""),
            get(Ana, "GET /api/v1/bookings/{bookingId}/cancel/preview", ""),
            get(Ana, "GET /api/v1/tickets/{ticketId}/qr.svg", ""),
            get(Ana, "GET /api/v1/users/{userId}/bookings", ""),
            row(Staff, "POST /api/v1/checkin", "", json!({ "code": code, "gate": "North" })),
            row(Ana, "POST /api/v1/bookings/{bookingId}/cancel", "", json!({})),
            row(Proof, "POST /api/v1/payments/webhooks/{gateway}", "", json!({})),
            row(Installation, "POST /api/v1/admin/cities", "", new_city()),
            get(Installation, "GET /api/v1/admin/cities", ""),
            get(Installation, "GET /api/v1/admin/cities/{cityId}", ""),
            row(
                Installation,
                "PATCH /api/v1/admin/cities/{cityId}",
                "",
                json!({ "population": 1 }),
            ),
            row(Installation, "POST /api/v1/admin/movies", "", new_movie()),
            row(
                Installation,
                "PATCH /api/v1/admin/movies/{movieId}",
                "",
                json!({ "rating": "UA" }),
            ),
            get(Installation, "GET /api/v1/admin/movies", ""),
            get(Installation, "GET /api/v1/admin/movies/{movieId}", ""),
            row(Installation, "POST /api/v1/admin/theaters", "", new_theater(&city)),
            get(Staff, "GET /api/v1/admin/theaters", ""),
            get(Regal, "GET /api/v1/admin/theaters/{theaterId}", ""),
            row(
                Regal,
                "PATCH /api/v1/admin/theaters/{theaterId}",
                "",
                json!({ "address": "2 Colaba" }),
            ),
            row(
                Regal,
                "POST /api/v1/admin/theaters/{theaterId}/screens",
                "",
                json!({ "screenNumber": 9 }),
            ),
            get(Regal, "GET /api/v1/admin/theaters/{theaterId}/screens", ""),
            get(Regal, "GET /api/v1/admin/screens/{screenId}", ""),
            row(Regal, "PATCH /api/v1/admin/screens/{screenId}", "", json!({ "name": "Big" })),
            row(
                Regal,
                "POST /api/v1/admin/screens/{screenId}/layouts",
                "",
                json!({ "format": "ascii", "plan": "a = regular\nA: aaaa\n" }),
            ),
            get(Regal, "GET /api/v1/admin/screens/{screenId}/layouts", ""),
            get(Regal, "GET /api/v1/admin/screens/{screenId}/layouts/{layoutId}", ""),
            row(Regal, "POST /api/v1/admin/shows", "", new_show(&movie, &screen)),
            get(Regal, "GET /api/v1/admin/shows", of_theater),
            get(Regal, "GET /api/v1/admin/shows/{showId}", ""),
            row(Regal, "PATCH /api/v1/admin/shows/{showId}", "", json!({ "orphanRule": "warn" })),
            get(Regal, "GET /api/v1/admin/shows/{showId}/blocks", ""),
            row(
                Regal,
                "POST /api/v1/admin/shows/{showId}/blocks",
                "",
                json!({ "seatIds": [self.seats[5]], "reason": "repairs" }),
            ),
            get(Regal, "DELETE /api/v1/admin/shows/{showId}/blocks/{blockId}", ""),
            get(Regal, "GET /api/v1/admin/shows/{showId}/bookings", ""),
            row(Regal, "POST /api/v1/admin/promo-codes", "", offer("FIFTH")),
            get(Regal, "GET /api/v1/admin/promo-codes", of_theater),
            get(Regal, "GET /api/v1/admin/promo-codes/{promoCodeId}", ""),
            row(
                Regal,
                "PATCH /api/v1/admin/promo-codes/{promoCodeId}",
                "",
                json!({ "status": "ended" }),
            ),
            get(Regal, "GET /api/v1/admin/analytics/revenue", of_theater),
            row(
                Regal,
                "POST /api/v1/admin/shows/{showId}/cancel",
                "",
                json!({ "reason": "the projector broke" }),
            ),
            row(Regal, "POST /api/v1/admin/staff", "", new_gate(&theater)),
            get(Installation, "GET /api/v1/admin/staff", ""),
            of_staff(Installation, "GET /api/v1/admin/staff/{userId}", Value::Null),
            of_staff(
                Installation,
                "PATCH /api/v1/admin/staff/{userId}",
                json!({ "theaterIds": [theater] }),
            ),
            get(Installation, "GET /api/v1/admin/reviews", ""),
            row(
                Installation,
                "PATCH /api/v1/admin/reviews/{reviewId}",
                "",
                json!({ "hidden": true, "reason": "It gives the ending away." }),
            ),
            row(SignedIn, "PUT /api/v1/movies/{movieId}/reviews/mine", "", json!({ "stars": 4 })),
            get(SignedIn, "GET /api/v1/movies/{movieId}/reviews/mine", ""),
            get(SignedIn, "GET /api/v1/users/me/reviews", ""),
            get(SignedIn, "DELETE /api/v1/movies/{movieId}/reviews/mine", ""),
            row(Anybody, "POST /api/v1/auth/register", "", somebody),
            row(Anybody, "POST /api/v1/auth/login", "", login),
            row(
                Anybody,
                "POST /api/v1/auth/password/forgot",
                "",
                json!({ "email": "nobody@example.com" }),
            ),
            row(
                Proof,
                "POST /api/v1/auth/password/reset",
                "",
                json!({ "token": false_token, "password": "three films a week" }),
            ),
            row(Proof, "POST /api/v1/auth/email/verify", "", json!({ "token": false_token })),
            row(Proof, "POST /api/v1/auth/refresh", "", json!({ "refreshToken": false_token })),
            get(SignedIn, "GET /api/v1/users/me", ""),
            row(SignedIn, "PATCH /api/v1/users/me", "", json!({ "name": "Somebody" })),
            get(SignedIn, "POST /api/v1/users/me/email/verification", ""),
            get(SignedIn, "GET /api/v1/users/me/sign-ins", ""),
            row(
                SignedIn,
                "POST /api/v1/users/me/email",
                "",
                json!({ "email": "new@example.com", "currentPassword": PASSWORD }),
            ),
            row(
                SignedIn,
                "POST /api/v1/users/me/password",
                "",
                json!({ "currentPassword": PASSWORD, "newPassword": "three films a week" }),
            ),
            get(SignedIn, "DELETE /api/v1/users/me/sign-ins/{signInId}", ""),
            get(SignedIn, "POST /api/v1/auth/logout", ""),
            get(SignedIn, "POST /api/v1/auth/logout-everywhere", ""),
            get(SignedIn, "DELETE /api/v1/users/me", ""),
        ]
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

fn new_city() -> Value {
    json!({
        "name": "Pune", "state": "Maharashtra", "country": "India", "countryCode": "IN",
        "timezone": "Asia/Kolkata", "currency": "INR", "latitude": 18.5, "longitude": 73.9,
    })
}

fn new_movie() -> Value {
    json!({
        "title": "The Other Queue", "language": "Hindi", "duration": 90,
        "releaseDate": "2026-11-01",
    })
}

fn new_theater(city: &str) -> Value {
    json!({ "cityId": city, "name": "Eros", "address": "3 Colaba" })
}

fn new_show(movie: &str, screen: &str) -> Value {
    json!({
        "movieId": movie, "screenId": screen, "date": "2026-12-01", "time": "19:30",
        "format": "2D", "pricing": { "regular": 250.0 },
    })
}

fn new_gate(theater: &str) -> Value {
    json!({
        "email": "gina@example.com", "password": PASSWORD, "name": "Gina", "role": "gate",
        "theaterIds": [theater],
    })
}
