//! The hot path: what memory answers is what the routes would, and never what has changed.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode, header};
use http_api::RateLimits;

use crate::bench::{Answer, Api, UNLIMITED};
use crate::house::{House, text};

const A_MINUTE: Duration = Duration::from_secs(60);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

fn get(path: &str, headers: &[(HeaderName, &str)]) -> Request<Body> {
    let request = Request::builder().uri(path);
    let with = |request: axum::http::request::Builder, (name, value): &(HeaderName, &str)| {
        request.header(name, *value)
    };
    headers.iter().fold(request, with).body(Body::empty()).unwrap()
}

fn in_a_house_that_keeps(limits: RateLimits, story: impl Fn(&House<'_>)) {
    fixtures::on_both_engines(|bench| {
        let api = Api::keeping(bench, limits, A_MINUTE);
        story(&House::open(&api));
    });
}

/// An answer but for its own name, and for its length: that is said below, where it is sent.
fn compared(mut answer: Answer) -> (StatusCode, HeaderMap, Vec<u8>) {
    answer.headers.remove(REQUEST_ID).expect("every answer is named");
    answer.headers.remove(header::CONTENT_LENGTH);
    (answer.status, answer.headers, answer.bytes)
}

#[test]
fn memory_answers_as_the_routes_do() {
    in_a_house_that_keeps(UNLIMITED, |house| {
        let (api, movie, city) = (house.api, text(&house.movie), text(&house.city));
        for path in [
            house.of_show("seats"),
            house.of_show("availability"),
            "/api/v1/movies".to_owned(),
            format!("/api/v1/movies?cityId={city}&limit=1"),
            format!("/api/v1/movies/{movie}"),
            format!("/api/v1/movies/{movie}/shows?cityId={city}&date=2026-11-21"),
            "/api/v1/theaters".to_owned(),
            format!("/api/v1/theaters/{}", text(&house.theater)),
            "/api/v1/cities".to_owned(),
        ] {
            let path = path.as_str();
            api.send_to_routes(get(path, &[])).expect(StatusCode::OK);
            for takes in ["identity", "gzip", "gzip, br"] {
                let ask = || get(path, &[(header::ACCEPT_ENCODING, takes)]);
                let from_memory = api.send_to_memory(ask());
                assert_eq!(from_memory.status, StatusCode::OK, "{path} is not in memory");
                let etag = from_memory.headers[header::ETAG].to_str().unwrap().to_owned();
                let from_routes = compared(api.send_to_routes(ask()));
                assert!(compared(from_memory) == from_routes, "{path} {takes}");
                let again = || {
                    let known = (header::IF_NONE_MATCH, etag.as_str());
                    get(path, &[(header::ACCEPT_ENCODING, takes), known])
                };
                let from_memory = api.send_to_memory(again());
                assert_eq!(from_memory.status, StatusCode::NOT_MODIFIED, "{path}");
                let from_routes = compared(api.send_to_routes(again()));
                assert!(compared(from_memory) == from_routes, "{path} {takes}");
            }
        }
    });
}

#[test]
fn memory_never_answers_with_seats_as_they_were() {
    in_a_house_that_keeps(UNLIMITED, |house| {
        let ask = |path: &str| house.api.send_to_memory(get(path, &[])).status;
        let look = |path: &str| house.api.get(path).expect(StatusCode::OK);
        let (map, availability) = (house.of_show("seats"), house.of_show("availability"));
        let before = (look(&map), look(&availability));
        assert_eq!((ask(&map), ask(&availability)), (StatusCode::OK, StatusCode::OK));
        house.lock("guest", &["A2", "A3"]).expect(StatusCode::OK);
        let gone = (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND);
        assert_eq!((ask(&map), ask(&availability)), gone, "seats were taken");
        let held = (look(&map), look(&availability));
        assert_ne!(held, before);
        assert_eq!((ask(&map), ask(&availability)), (StatusCode::OK, StatusCode::OK));
        house.api.clock.advance_seconds(600);
        assert_eq!((ask(&map), ask(&availability)), gone, "the hold has run out");
        assert_eq!(look(&map), before.0);
    });
}

#[test]
fn memory_forgets_a_listing_when_the_catalogue_changes() {
    in_a_house_that_keeps(UNLIMITED, |house| {
        let path = format!("/api/v1/movies/{}", text(&house.movie));
        let ask = || house.api.send_to_memory(get(&path, &[])).status;
        house.api.get(&path).expect(StatusCode::OK);
        assert_eq!(ask(), StatusCode::OK);
        let change = format!("/api/v1/admin/movies/{}", text(&house.movie));
        let body = serde_json::json!({ "title": "Inception again" });
        let asked = house.api.ask(Method::PATCH, &change).bearer(&house.admin).json(body);
        asked.send().expect(StatusCode::OK);
        assert_eq!(ask(), StatusCode::NOT_FOUND);
        assert_eq!(house.api.get(&path).expect(StatusCode::OK)["title"], "Inception again");
    });
}

#[test]
fn who_asks_memory_too_often_is_told_so_by_the_routes() {
    let limits = RateLimits { requests_per_minute_per_address: 40, ..UNLIMITED };
    in_a_house_that_keeps(limits, |house| {
        let path = house.of_show("seats");
        let asked: Vec<StatusCode> = (0..41).map(|_| house.api.get(&path).status).collect();
        assert!(asked.contains(&StatusCode::OK));
        assert_eq!(asked.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
        let from_memory = house.api.send_to_memory(get(&path, &[]));
        assert_eq!(from_memory.status, StatusCode::NOT_FOUND, "the limit does not hold in memory");
    });
}

#[test]
fn the_host_that_a_caller_names_makes_no_answer_of_its_own() {
    in_a_house_that_keeps(UNLIMITED, |house| {
        house.api.get("http://usher.test/api/v1/cities").expect(StatusCode::OK);
        let other = house.api.send_to_memory(get("http://other.test/api/v1/cities", &[]));
        assert_eq!(other.status, StatusCode::OK);
    });
}

#[test]
fn the_seats_of_a_show_are_read_once_for_all_who_come_together() {
    in_a_house_that_keeps(UNLIMITED, |house| {
        let api = house.api;
        let loads = || {
            let counted = String::from_utf8(api.get("/metrics").bytes).unwrap();
            let of = |line: &&str| line.contains("store_scripts_total{name=\"seating.load_board\"");
            counted.lines().find(of).map_or(0, |line| {
                line.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap()
            })
        };
        assert_eq!(loads(), 0);
        let path = house.of_show("seats");
        let answers = api.all(vec![path; 50]);
        assert!(answers.iter().all(|status| *status == StatusCode::OK));
        assert_eq!(loads(), 1);
    });
}
