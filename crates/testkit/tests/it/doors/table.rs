//! Every call of the document, with who may ask it.

use serde_json::{Value, json};
use testkit::test_app::PASSWORD;

use super::{Door, House, booking_of, text};

/// One call as it is asked.
pub struct Row {
    /// As the document names it.
    pub call: &'static str,
    pub door: Door,
    /// Method and path as they are sent.
    pub sent: String,
    pub body: Value,
}

impl House<'_> {
    /// Every call, the ones that destroy something last.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    pub fn table(&self) -> Vec<Row> {
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
