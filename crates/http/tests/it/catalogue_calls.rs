//! The catalogue: what everybody can look up.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Api, on_both_engines};
use crate::house::{House, text};

fn get(api: &Api, path: &str) -> Value {
    api.get(path).expect(StatusCode::OK)
}

#[test]
fn cities_are_listed_and_found_by_place() {
    on_both_engines(|api| {
        let house = House::open(api);
        let cities = get(api, "/api/v1/cities");
        assert_eq!(cities["cities"][0]["cityId"], house.city);
        assert_eq!(cities["cities"][0]["name"], "Mumbai");
        assert_eq!(cities["cities"][0]["state"], "Maharashtra");
        assert_eq!(
            cities["pagination"],
            json!({ "page": 1, "limit": 100, "total": 1, "pages": 1 })
        );
        let near = get(api, "/api/v1/cities?lat=19.0&lng=72.8");
        assert!(near["cities"][0]["distanceKm"].as_f64().unwrap() < 20.0);
        let details = api.get("/api/v1/cities?lat=19.0").refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "lat");
        api.get("/api/v1/cities?lat=91&lng=0").refused(400, "malformed_fields");
        api.get("/api/v1/cities?page=0").refused(400, "malformed_fields");
        api.get("/api/v1/cities?limit=101").refused(400, "malformed_fields");
        api.get("/api/v1/cities?nearest=true").refused(400, "malformed_query");
    });
}

#[test]
fn films_are_filtered_and_shown_in_the_shape_of_the_specification() {
    on_both_engines(|api| {
        let house = House::open(api);
        let city = text(&house.city);
        let list = |query: &str| {
            let list = get(api, &format!("/api/v1/movies?{query}"));
            list["movies"].as_array().unwrap().clone()
        };
        let found = list(&format!("cityId={city}&date=2026-11-21&language=english"));
        assert_eq!(found.len(), 1);
        let film = &found[0];
        assert_eq!(film["movieId"], house.movie);
        assert_eq!(film["genre"], json!(["Sci-Fi", "Thriller"]));
        assert_eq!((&film["duration"], &film["rating"]), (&json!(148), &json!("PG-13")));
        assert_eq!(film["releaseDate"], "2010-07-16");
        assert_eq!(film["averageRating"], Value::Null);
        assert_eq!(film["formats"], json!(["2D", "IMAX"]));
        assert!(list(&format!("cityId={city}&date=2026-11-22")).is_empty());
        assert!(list("genre=Romance").is_empty());
        assert_eq!(list("kind=film&sort=release").len(), 1);
        for bad in ["kind=opera", "sort=price", "date=tomorrow", "cityId=7", "colour=red"] {
            assert_eq!(api.get(&format!("/api/v1/movies?{bad}")).status, 400, "{bad}");
        }

        let film = get(api, &format!("/api/v1/movies/{}", text(&house.movie)));
        assert_eq!(film["cast"], json!(["Leonardo DiCaprio", "Tom Hardy"]));
        assert_eq!(film["director"], "Christopher Nolan");
        assert_eq!(film["description"], "A thief enters dreams.");
        assert_eq!(film["reviewCount"], 0);
        api.get(&format!("/api/v1/movies/{city}")).refused(404, "unknown_movie");
    });
}

#[test]
fn showtimes_are_local_and_prices_include_fees() {
    on_both_engines(|api| {
        let house = House::open(api);
        house.sell("session-1", &["A2", "A3"]);
        let (movie, city) = (text(&house.movie), text(&house.city));
        let path = format!("/api/v1/movies/{movie}/shows?cityId={city}");
        let day = get(api, &format!("{path}&date=2026-11-21"));
        assert_eq!(day["date"], "2026-11-21");
        let theater = &day["theaters"][0];
        assert_eq!(theater["theaterId"], house.theater);
        assert_eq!(theater["name"], "Regal Colaba");
        assert_eq!(theater["timezone"], "Asia/Kolkata");
        let show = &theater["shows"][0];
        assert_eq!(show["showId"], house.show);
        assert_eq!(show["time"], "19:30");
        assert_eq!(show["startsAt"], "2026-11-21T14:00:00Z");
        assert_eq!((&show["availableSeats"], &show["totalSeats"]), (&json!(16), &json!(18)));
        assert_eq!(show["pricing"], json!({ "regular": 220.0, "premium": 330.55 }));
        assert_eq!(show["currency"], "INR");
        assert_eq!(get(api, &path)["date"], "2026-11-20", "today on the city's calendar");
        api.get(&format!("/api/v1/movies/{movie}/shows")).refused(400, "malformed_query");
        let unknown = format!("/api/v1/movies/{movie}/shows?cityId={movie}");
        api.get(&unknown).refused(404, "unknown_city");
        let unknown = format!("/api/v1/movies/{city}/shows?cityId={city}");
        api.get(&unknown).refused(404, "unknown_movie");
    });
}

#[test]
fn a_day_before_all_calendars_has_no_shows() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (movie, city) = (text(&house.movie), text(&house.city));
        for day in ["-009999-01-01", "0000-01-01", "9999-12-31"] {
            let films = get(api, &format!("/api/v1/movies?date={day}"));
            assert_eq!(films["movies"], json!([]), "{day}");
            let path = format!("/api/v1/movies/{movie}/shows?cityId={city}&date={day}");
            assert_eq!(get(api, &path)["theaters"], json!([]), "{day}");
            let path = format!(
                "/api/v1/admin/shows?theaterId={}&from={day}&to={day}",
                text(&house.theater)
            );
            let shows = house.ask_as(&house.manager, Method::GET, &path, Value::Null);
            assert_eq!(shows.expect(StatusCode::OK)["shows"], json!([]), "{day}");
        }
        let path = format!("/api/v1/admin/shows/{}", text(&house.show));
        let early = json!({ "bookingOpensAt": "-009999-01-02T02:00:00Z" });
        let show = house.ask_as(&house.manager, Method::PATCH, &path, early);
        show.expect(StatusCode::OK);
    });
}

#[test]
fn theatres_are_listed_by_city_place_and_facility() {
    on_both_engines(|api| {
        let house = House::open(api);
        let list = |query: &str| {
            let list = get(api, &format!("/api/v1/theaters?{query}"));
            list["theaters"].as_array().unwrap().clone()
        };
        let city = text(&house.city);
        let found = list(&format!("cityId={city}&facility=parking"));
        assert_eq!(found[0]["theaterId"], house.theater);
        assert_eq!(found[0]["cancellationFeePercent"], 10.0);
        assert!(list("lat=19.0&lng=72.8")[0]["distanceKm"].as_f64().unwrap() < 20.0);
        assert!(list("lat=51.5&lng=0").is_empty());
        assert!(list("facility=pool").is_empty());
        let theater = get(api, &format!("/api/v1/theaters/{}", text(&house.theater)));
        assert_eq!(theater["screens"][0]["screenId"], house.screen);
        api.get(&format!("/api/v1/theaters/{city}")).refused(404, "unknown_theater");
    });
}

#[test]
fn films_people_and_theatres_are_found_by_a_part_of_their_name() {
    on_both_engines(|api| {
        let house = House::open(api);
        let found = get(api, "/api/v1/search?q=incep");
        assert_eq!(found["movies"][0]["movieId"], house.movie);
        assert_eq!(get(api, "/api/v1/search?q=hardy")["people"], json!([{ "name": "Tom Hardy" }]));
        let here = format!("/api/v1/search?q=colaba&cityId={}", text(&house.city));
        assert_eq!(get(api, &here)["theaters"][0]["theaterId"], house.theater);
        let suggested = get(api, "/api/v1/search/suggest?q=re");
        let suggested = suggested["suggestions"].as_array().unwrap();
        assert!(suggested.contains(&json!({
            "type": "theater", "text": "Regal Colaba", "id": house.theater,
        })));
        api.get("/api/v1/search?q=").refused(400, "malformed_fields");
        api.get("/api/v1/search").refused(400, "malformed_query");
        let long = format!("/api/v1/search?q={}", "a".repeat(101));
        api.get(&long).refused(400, "malformed_fields");
        get(api, "/api/v1/search?q=%25%5F%27%22%3B--");
    });
}

#[test]
fn what_is_known_is_not_sent_again_until_it_changes() {
    on_both_engines(|api| {
        let house = House::open(api);
        let path = format!("/api/v1/movies/{}", text(&house.movie));
        let first = api.get(&path);
        let etag = first.header("etag").to_owned();
        assert!(etag.len() > 4, "{etag}");
        let again = || api.ask(Method::GET, &path).header("if-none-match", &etag).send();
        let known = again();
        assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(known.header("etag"), etag);
        let change = json!({ "title": "Inception again" });
        let path = format!("/api/v1/admin/movies/{}", text(&house.movie));
        house.ask_as(&house.admin, Method::PATCH, &path, change).expect(StatusCode::OK);
        assert_eq!(again().expect(StatusCode::OK)["title"], "Inception again");
    });
}
