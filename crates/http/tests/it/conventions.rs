//! What holds for every call: the envelope, limits, named requests, probes.

use std::thread::sleep;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use http_api::RateLimits;
use serde_json::{Value, json};

use crate::bench::{Api, UNLIMITED, on_both_engines};
use crate::house::{House, text};

/// How long anything may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

fn on_sqlite(story: impl Fn(&Api)) {
    fixtures::on_sqlite(|bench| story(&Api::over(bench, UNLIMITED)));
}

#[test]
fn what_is_not_there_is_told_in_the_envelope() {
    on_sqlite(|api| {
        api.get("/api/v1/nothing").refused(404, "no_such_call");
        let wrong = api.ask(Method::DELETE, "/api/v1/auth/login").send();
        wrong.refused(405, "method_not_allowed");
        assert_eq!(wrong.header("allow"), "POST");
    });
}

#[test]
fn bad_bodies_name_the_field() {
    on_sqlite(|api| {
        let login = |kind: &str, body: &str| {
            api.ask(Method::POST, "/api/v1/auth/login").body(kind, body.to_owned()).send()
        };
        login("text/plain", "{}").refused(415, "unsupported_media_type");
        login("application/json", "{").refused(400, "malformed_body");
        login("application/json", "[]").refused(400, "malformed_body");
        let unknown = r#"{"email": "a@b.c", "password": "x", "passwrod": "y"}"#;
        let details = login("application/json", unknown).refused(400, "malformed_body");
        assert_eq!(details["fields"][0]["field"], "passwrod");
        let wrong_type = r#"{"email": "a@b.c", "password": 7}"#;
        let details = login("application/json; charset=utf-8", wrong_type);
        assert_eq!(details.refused(400, "malformed_body")["fields"][0]["field"], "password");
        let twice = r#"{"email": "a@b.c", "password": "x"} {}"#;
        login("application/json", twice).refused(400, "malformed_body");
        login("application/json", "\u{feff}{}").refused(400, "malformed_body");
        let invalid_text = vec![b'{', 0xff, 0xfe];
        let ask = api.ask(Method::POST, "/api/v1/auth/login");
        ask.body("application/json", invalid_text).send().refused(400, "malformed_body");
        let deep = "[".repeat(10_000);
        login("application/json", &deep).refused(400, "malformed_body");
        let long = format!(r#"{{"email": "{}", "password": "x"}}"#, "a".repeat(1024 * 1024));
        login("application/json", &long).refused(413, "body_too_large");
    });
}

#[test]
fn all_wrong_fields_are_said_at_once() {
    on_sqlite(|api| {
        let body = json!({ "email": "ana", "password": "short", "name": " ", "phone": "12" });
        let details = api.post("/api/v1/auth/register", body).refused(400, "malformed_fields");
        let fields: Vec<_> =
            details["fields"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert_eq!(fields, ["email", "phone", "name"]);
    });
}

#[test]
fn identifiers_in_paths_are_named() {
    on_sqlite(|api| {
        let (token, _) = api.person("ana");
        let path = "/api/v1/users/me/sign-ins/7";
        let details = api.ask(Method::DELETE, path).bearer(&token).send();
        let details = details.refused(400, "malformed_id");
        assert_eq!(details["fields"][0]["field"], "signInId");
    });
}

#[test]
fn a_named_request_is_answered_once() {
    on_both_engines(|api| {
        let ask = |key: &str, name: &str| {
            let email = format!("{name}@example.com");
            let body = json!({ "email": email, "password": "correct horse", "name": name });
            let ask = api.ask(Method::POST, "/api/v1/auth/register").json(body);
            ask.header("idempotency-key", key).send()
        };
        let first = ask("key-1", "ana");
        assert_eq!(first.expect(StatusCode::CREATED)["user"]["name"], "ana");
        let again = ask("key-1", "ana");
        assert_eq!(again.expect(StatusCode::CREATED), first.json());
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.header("content-type"), "application/json");
        ask("key-1", "ben").refused(422, "idempotency_key_reused");
        ask("key-2", "ana").refused(409, "email_taken");
        let refused_again = ask("key-2", "ana");
        assert_eq!(refused_again.json()["error"]["code"], "email_taken");
        assert_eq!(refused_again.header("idempotent-replayed"), "true");
        ask("two words", "ben").refused(400, "malformed_idempotency_key");
        api.clock.advance_seconds(24 * 3_600 + 1);
        ask("key-1", "ben").expect(StatusCode::CREATED);
    });
}

#[test]
fn a_key_belongs_to_who_asks_and_to_the_call() {
    on_sqlite(|api| {
        let ((ana, _), (ben, _)) = (api.person("ana"), api.person("ben"));
        let out = |token: &str| {
            let ask = api.ask(Method::POST, "/api/v1/auth/logout-everywhere").bearer(token);
            ask.header("idempotency-key", "same").send()
        };
        assert_eq!(out(&ana).expect(StatusCode::OK)["ended"], 1);
        assert_eq!(out(&ben).expect(StatusCode::OK)["ended"], 1);
        assert_eq!(out(&ana).header("idempotent-replayed"), "true");
        let other = api.ask(Method::POST, "/api/v1/auth/logout").bearer(&ana);
        other.header("idempotency-key", "same").send().expect(StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_named_request_is_answered_to_the_same_token_alone() {
    on_sqlite(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2"]);
        let path = format!("/api/v1/bookings/{}/cancel", text(&booking["bookingId"]));
        let cancel = |path: &str, token: &str| {
            let ask = api.ask(Method::POST, path).header("x-access-token", token).json(json!({}));
            ask.header("idempotency-key", "k").send()
        };
        let token = text(&booking["accessToken"]);
        let mistyped = format!("{}x", &token[1..]);
        cancel(&path, &mistyped).refused(403, "not_allowed");
        let done = cancel(&path, token).expect(StatusCode::OK);
        let again = cancel(&path, token);
        assert_eq!(again.expect(StatusCode::OK), done);
        assert_eq!(again.header("idempotent-replayed"), "true");
        cancel(&path, &mistyped).refused(403, "not_allowed");
        let in_query = |token: &str| {
            let ask = api.ask(Method::POST, &format!("{path}?accessToken={token}"));
            ask.json(json!({})).header("idempotency-key", "other").send()
        };
        in_query(token).refused(409, "already_cancelled");
        in_query(&mistyped).refused(403, "not_allowed");
        let nobody = api.ask(Method::POST, &path).header("idempotency-key", "k").json(json!({}));
        nobody.send().refused(401, "not_signed_in");
    });
}

#[test]
fn a_passing_failure_is_not_remembered() {
    on_sqlite(|api| {
        let ask = |token: &str| {
            let body = json!({ "refreshToken": token });
            let ask = api.ask(Method::POST, "/api/v1/auth/refresh").json(body);
            ask.header("idempotency-key", "k").send()
        };
        ask("nonsense").refused(401, "signed_out");
        assert_eq!(ask("nonsense").header("idempotent-replayed"), "");
    });
}

#[test]
fn what_has_no_limit_has_no_name_either() {
    on_sqlite(|api| {
        let ask = |body: Value| {
            let ask = api.ask(Method::POST, "/api/v1/payments/webhooks/nobody").json(body);
            ask.header("idempotency-key", "k").send()
        };
        ask(json!({ "first": 1 })).refused(404, "unknown_gateway");
        let other = ask(json!({ "second": 2 }));
        other.refused(404, "unknown_gateway");
        assert_eq!(other.header("idempotent-replayed"), "");
    });
}

#[test]
fn a_named_request_goes_on_when_its_caller_leaves_at_once() {
    on_both_engines(|api| {
        let body = json!({ "email": "ana@example.com", "password": "correct horse", "name": "A" });
        let ask = || {
            let ask = api.ask(Method::POST, "/api/v1/auth/register").json(body.clone());
            ask.header("idempotency-key", "k")
        };
        ask().leave();
        let began = Instant::now();
        loop {
            let again = ask().send();
            if again.status != StatusCode::CONFLICT {
                assert_eq!(again.expect(StatusCode::CREATED)["user"]["name"], "A");
                return;
            }
            again.refused(409, "request_in_progress");
            assert!(began.elapsed() < PATIENCE, "the key of who left is still taken");
            sleep(Duration::from_millis(10));
        }
    });
}

#[test]
fn an_address_has_so_many_requests_a_minute() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { requests_per_minute_per_address: 3, ..UNLIMITED };
        let api = Api::over(bench, limits);
        for _ in 0..3 {
            api.get("/api/v1/openapi.json").expect(StatusCode::OK);
        }
        let refused = api.get("/api/v1/openapi.json");
        refused.refused(429, "too_many_requests");
        assert_eq!(refused.header("retry-after"), "20");
        assert_eq!(api.get("/health/live").status, StatusCode::OK);
        api.clock.advance_seconds(20);
        api.get("/api/v1/openapi.json").expect(StatusCode::OK);
    });
}

#[test]
fn guessing_a_password_is_slowed_down_for_that_account_alone() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { sign_ins_per_minute_per_account: 2, ..UNLIMITED };
        let api = Api::over(bench, limits);
        let attempt = |email: &str| {
            let body = json!({ "email": email, "password": "guess" });
            api.post("/api/v1/auth/login", body)
        };
        for _ in 0..2 {
            attempt("ana@example.com").refused(401, "wrong_credentials");
        }
        attempt(" ANA@example.com").refused(429, "too_many_requests");
        attempt("ben@example.com").refused(401, "wrong_credentials");
    });
}

#[test]
fn probes_tell_how_the_process_is() {
    on_both_engines(|api| {
        assert_eq!(api.get("/health/live").text(), "live\n");
        assert_eq!(api.get("/health/ready").text(), "ready\n");
        api.get("/api/v1/nothing");
        let metrics = api.get("/metrics").text();
        for line in [
            r#"usher_http_requests_total{method="GET",route="/health/ready",status="200"} 1"#,
            r#"usher_http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
            r#"usher_store_scripts_total{name="http.ready",outcome="done"} 1"#,
            "usher_store_scripts_waiting 0",
            "usher_jobs_open 0",
        ] {
            assert!(metrics.contains(line), "{line} is missing in {metrics}");
        }
        api.app.readiness.drain();
        api.get("/health/ready").refused(503, "draining");
        assert_eq!(api.get("/health/live").text(), "live\n");
    });
}

#[test]
fn a_request_keeps_its_name() {
    on_sqlite(|api| {
        let ask = api.ask(Method::GET, "/api/v1/nothing").header("x-request-id", "trace-7");
        let answer = ask.send();
        assert_eq!(answer.header("x-request-id"), "trace-7");
        assert_eq!(answer.json()["error"]["requestId"], "trace-7");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    });
}

#[test]
fn answers_are_compressed_on_request() {
    on_sqlite(|api| {
        let ask = api.ask(Method::GET, "/api/v1/openapi.json").header("accept-encoding", "gzip");
        assert_eq!(ask.send().header("content-encoding"), "gzip");
    });
}

#[test]
fn a_body_that_breaks_off_is_refused() {
    on_sqlite(|api| {
        let parts = futures_util::stream::iter([
            Ok::<_, std::io::Error>("{\"email\""),
            Err(std::io::Error::other("the connection was lost")),
        ]);
        let ask = api.ask(Method::POST, "/api/v1/auth/login");
        let answer = ask.body("application/json", Body::from_stream(parts)).send();
        answer.refused(400, "body_interrupted");
    });
}
