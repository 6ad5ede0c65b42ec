//! Reviews: written by people, read by everybody, moderated by those who run the installation.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Answer, Api, on_both_engines};
use crate::house::{House, text};

fn reviews_of(house: &House<'_>) -> String {
    format!("/api/v1/movies/{}/reviews", text(&house.movie))
}

fn mine(house: &House<'_>) -> String {
    format!("{}/mine", reviews_of(house))
}

fn say(house: &House<'_>, token: &str, stars: u8, words: &str) -> Answer {
    let body = json!({ "stars": stars, "text": words });
    house.ask_as(token, Method::PUT, &mine(house), body)
}

fn read(api: &Api, path: &str) -> Value {
    api.get(path).expect(StatusCode::OK)
}

#[test]
fn what_people_say_is_read_by_everybody() {
    on_both_engines(|api| {
        let house = House::open(api);
        let ((ana, _), (ben, _)) = (api.person("ana"), api.person("ben"));
        house.ask_as(&ana, Method::GET, &mine(&house), Value::Null).refused(404, "unknown_review");
        let first = say(&house, &ana, 4, "Good.").expect(StatusCode::OK);
        assert_eq!((&first["status"], &first["verified"]), (&json!("published"), &json!(false)));
        api.clock.advance_seconds(60);
        let second = say(&house, &ana, 5, "Saw it twice.").expect(StatusCode::OK);
        assert_eq!(second["reviewId"], first["reviewId"]);
        assert_eq!(second["editableUntil"], "2026-12-04T10:00:00Z");
        assert_eq!(
            house.ask_as(&ana, Method::GET, &mine(&house), Value::Null).expect(StatusCode::OK),
            second
        );
        say(&house, &ben, 2, "").expect(StatusCode::OK);

        let found = read(api, &format!("{}?limit=1", reviews_of(&house)));
        assert_eq!((&found["averageRating"], &found["reviewCount"]), (&json!(3.5), &json!(2)));
        assert_eq!(found["stars"][0], json!({ "stars": 5, "count": 1 }));
        assert_eq!(found["stars"][3], json!({ "stars": 2, "count": 1 }));
        assert_eq!(found["pagination"]["pages"], 2);
        assert_eq!(found["reviews"][0]["author"], "ben");
        let film = read(api, &format!("/api/v1/movies/{}", text(&house.movie)));
        assert_eq!((&film["averageRating"], &film["reviewCount"]), (&json!(3.5), &json!(2)));
        let list = read(api, "/api/v1/movies?sort=rating");
        assert_eq!(list["movies"][0]["averageRating"], 3.5);

        let (cal, _) = api.person("cal");
        say(&house, &cal, 4, "").expect(StatusCode::OK);
        assert_eq!(read(api, &reviews_of(&house))["averageRating"], 3.67);
        let gone = house.ask_as(&cal, Method::DELETE, &mine(&house), Value::Null);
        gone.expect(StatusCode::NO_CONTENT);

        let all = house.ask_as(&ana, Method::GET, "/api/v1/users/me/reviews", Value::Null);
        let all = all.expect(StatusCode::OK);
        assert_eq!(all["reviews"][0]["title"], "Inception");
        assert_eq!(all["reviews"][0]["text"], "Saw it twice.");
        for _ in 0..2 {
            let gone = house.ask_as(&ana, Method::DELETE, &mine(&house), Value::Null);
            gone.expect(StatusCode::NO_CONTENT);
        }
        assert_eq!(read(api, &reviews_of(&house))["averageRating"], 2.0);
    });
}

#[test]
fn a_review_that_cannot_be_is_refused_with_its_fields() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (ana, _) = api.person("ana");
        let details = say(&house, &ana, 0, &"x".repeat(2_001)).refused(422, "invalid_fields");
        assert_eq!(details["fields"][0]["field"], "stars");
        assert_eq!(details["fields"][1]["field"], "text");
        let elsewhere = format!("/api/v1/movies/{}/reviews", text(&house.city));
        api.get(&elsewhere).refused(404, "unknown_movie");
        let body = json!({ "stars": 3 });
        let wish = house.ask_as(&ana, Method::PUT, &format!("{elsewhere}/mine"), body);
        wish.refused(404, "unknown_movie");
        api.clock.advance_seconds(60);
        say(&house, &ana, 3, "Fine.").expect(StatusCode::OK);
    });
}

#[test]
fn who_was_there_carries_the_mark() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (ana, _) = api.person("ana");
        let lock = json!({ "seatIds": house.seats(&["A2"]), "sessionId": "s" });
        let path = house.of_show("seats/lock");
        let lock = house.ask_as(&ana, Method::POST, &path, lock).expect(StatusCode::OK);
        let order = house.order("s", &lock["lockId"], "pm_card_visa");
        let booked = house.ask_as(&ana, Method::POST, "/api/v1/bookings", order);
        booked.expect(StatusCode::CREATED);
        let before = say(&house, &ana, 5, "Cannot wait.").expect(StatusCode::OK);
        assert_eq!(before["verified"], false, "the show has not begun");

        api.clock.advance_seconds(29 * 3_600);
        let login = json!({ "email": "ana@example.com", "password": "correct horse" });
        let session = api.post("/api/v1/auth/login", login).expect(StatusCode::OK);
        let ana = text(&session["accessToken"]);
        let after = say(&house, ana, 5, "Worth the wait.").expect(StatusCode::OK);
        assert_eq!(after["verified"], true);
    });
}

#[test]
fn those_who_moderate_hide_and_show() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (ana, _) = api.person("ana");
        let review = say(&house, &ana, 1, "The dog did it.").expect(StatusCode::OK);
        let path = format!("/api/v1/admin/reviews/{}", text(&review["reviewId"]));
        let moderate = |body: Value| house.ask_as(&house.admin, Method::PATCH, &path, body);
        moderate(json!({ "hidden": true })).refused(422, "invalid_fields");
        let reason = "It gives the ending away.";
        let hidden = moderate(json!({ "hidden": true, "reason": reason })).expect(StatusCode::OK);
        assert_eq!((&hidden["status"], &hidden["author"]), (&json!("hidden"), &json!("ana")));
        assert_eq!(read(api, &reviews_of(&house))["averageRating"], Value::Null);
        let own = house.ask_as(&ana, Method::GET, &mine(&house), Value::Null);
        assert_eq!(own.expect(StatusCode::OK)["hiddenReason"], reason);
        say(&house, &ana, 5, "Lovely dog.").refused(422, "review_hidden");

        let list = "/api/v1/admin/reviews?hidden=true";
        let list = house.ask_as(&house.admin, Method::GET, list, Value::Null);
        assert_eq!(list.expect(StatusCode::OK)["reviews"], json!([hidden]));
        let shown = moderate(json!({ "hidden": false })).expect(StatusCode::OK);
        assert_eq!(shown["status"], "published");
        assert_eq!(read(api, &reviews_of(&house))["averageRating"], 1.0);
        let nothing = format!("/api/v1/admin/reviews/{}", text(&house.city));
        let body = json!({ "hidden": false });
        house.ask_as(&house.admin, Method::PATCH, &nothing, body).refused(404, "unknown_review");
    });
}

#[test]
fn who_leaves_takes_their_words_with_them() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (ana, _) = api.person("ana");
        say(&house, &ana, 5, "Mine.").expect(StatusCode::OK);
        let left = house.ask_as(&ana, Method::DELETE, "/api/v1/users/me", Value::Null);
        left.expect(StatusCode::NO_CONTENT);
        let found = read(api, &reviews_of(&house));
        assert_eq!((&found["reviewCount"], &found["reviews"]), (&json!(0), &json!([])));
        say(&house, &ana, 5, "Once more.").refused(401, "not_signed_in");
    });
}
