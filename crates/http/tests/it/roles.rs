//! Who may call what, read from the document: a call that is added and not guarded fails here.

use accounts::Role;
use axum::http::Method;
use serde_json::Value;

use crate::bench::{Answer, Api, UNLIMITED};

/// The calls that anybody may make without a sign-in, a lock or a token.
const PUBLIC: &[&str] = &[
    "GET /api/v1/cities",
    "GET /api/v1/movies",
    "GET /api/v1/movies/{movieId}",
    "GET /api/v1/movies/{movieId}/reviews",
    "GET /api/v1/movies/{movieId}/shows",
    "GET /api/v1/openapi.json",
    "GET /api/v1/search",
    "GET /api/v1/search/suggest",
    "GET /api/v1/shows/{showId}/availability",
    "GET /api/v1/shows/{showId}/seats",
    "GET /api/v1/shows/{showId}/seats/events",
    "GET /api/v1/theaters",
    "GET /api/v1/theaters/{theaterId}",
    "POST /api/v1/auth/email/verify",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/password/forgot",
    "POST /api/v1/auth/password/reset",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/register",
    "POST /api/v1/payments/webhooks/{gateway}",
];

/// How a call is guarded, by its `security`: not at all, by a sign-in or a secret of the guest's, or
/// by a sign-in alone.
#[derive(Debug, PartialEq)]
enum Guard {
    Public,
    SignInOrSecret,
    SignIn,
}

struct Call {
    name: String,
    method: Method,
    path: String,
    guard: Guard,
}

fn calls() -> Vec<Call> {
    let document: Value = serde_json::from_str(&http_api::openapi_json()).unwrap();
    let mut calls = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let guard = match call["security"].as_array().map(Vec::as_slice) {
                None | Some([]) => Guard::Public,
                Some([_]) => Guard::SignIn,
                Some(_) => Guard::SignInOrSecret,
            };
            let name = format!("{method} {path}");
            calls.push(Call { name, method, path: filled(path), guard });
        }
    }
    calls
}

/// The path with an identifier that belongs to nothing.
fn filled(path: &str) -> String {
    let id = "00000000-0000-7000-8000-000000000001";
    let parts = path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn on_sqlite(story: impl Fn(&Api)) {
    fixtures::on_sqlite(|bench| story(&Api::over(bench, UNLIMITED)));
}

fn ask(api: &Api, call: &Call, token: &str) -> Answer {
    api.ask(call.method.clone(), &call.path).bearer(token).send()
}

#[test]
fn what_is_public_is_so_on_purpose() {
    let mut open: Vec<String> = calls()
        .into_iter()
        .filter(|call| call.guard == Guard::Public)
        .map(|call| call.name)
        .collect();
    open.sort();
    assert_eq!(open, PUBLIC);
}

#[test]
fn guests_and_forged_tokens_are_turned_away() {
    on_sqlite(|api| {
        for call in calls() {
            if call.guard == Guard::SignIn {
                let guest = api.ask(call.method.clone(), &call.path).send();
                guest.refused(401, "not_signed_in");
            }
            if call.guard != Guard::Public {
                ask(api, &call, "forged").refused(401, "access_token_not_genuine");
            }
        }
    });
}

#[test]
fn people_do_not_run_theatres_and_gates_do_not_run_the_installation() {
    on_sqlite(|api| {
        let person = api.token(Role::Person, &[]);
        let (gate, manager) = (api.token(Role::Gate, &[]), api.token(Role::TheaterAdmin, &[]));
        for call in calls().iter().filter(|call| call.path.starts_with("/api/v1/admin/")) {
            assert_eq!(call.guard, Guard::SignIn, "{}", call.name);
            ask(api, call, &person).refused(403, "not_allowed");
            let of_system =
                ["/api/v1/admin/cities", "/api/v1/admin/movies", "/api/v1/admin/reviews"];
            if of_system.iter().any(|start| call.path.starts_with(start)) {
                ask(api, call, &gate).refused(403, "not_allowed");
                ask(api, call, &manager).refused(403, "not_allowed");
            }
        }
    });
}
