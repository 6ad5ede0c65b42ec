//! The API beside another door, whose errors are pages.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request};
use axum::http::{Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http_api::{
    ApiError, Caller, Medium, RateLimits, RequestId, Voice, Written, behind_door, router,
};
use tower::ServiceExt;

use crate::bench::{Answer, Api, UNLIMITED};

/// Says no in HTML, with the path that was asked for.
#[derive(Clone)]
struct Pages;

impl Voice for Pages {
    type Note = String;

    fn note(&self, request: &Request) -> String {
        request.uri().path().to_owned()
    }

    fn is_limited(&self, _method: &Method, path: &str) -> bool {
        path != "/free"
    }

    fn say_no(&self, error: &ApiError, path: &String, id: &RequestId) -> Response {
        let problems = error.field_problems().len();
        let page = format!("<p>{} at {path}, {problems} fields, {id}</p>", error.code());
        (error.status(), Html(page)).into_response()
    }
}

fn pages() -> Router {
    let home = |caller: Caller| async move {
        Written::new(Medium::HTML, "<p>Tonight</p>").answer(&caller)
    };
    let wrong = || async {
        let mut check = http_api::Check::default();
        check.problem("name", "Please fill this in.");
        check.done()
    };
    let none = || async { ApiError::not_found("unknown_page", "There is no such page.") };
    Router::new()
        .route("/", get(home))
        .route("/free", get(|Extension(id): Extension<RequestId>| async move { id.to_string() }))
        .route("/wrong", get(wrong))
        .route("/panic", get(panicking))
        .fallback(none)
}

async fn panicking() -> StatusCode {
    panic!("as asked")
}

/// Asks both doors of one house.
fn asking(api: &Api) -> impl Fn(&str) -> Answer + '_ {
    let doors = router(api.app.clone()).merge(behind_door(pages(), api.app.clone(), Pages));
    move |path| {
        let mut request = Request::builder().uri(path).body(Body::empty()).unwrap();
        request.headers_mut().insert("x-request-id", "seen".parse().unwrap());
        let address = SocketAddr::from(([203, 0, 113, 7], 1));
        request.extensions_mut().insert(axum::extract::ConnectInfo(address));
        let doors = doors.clone();
        api.run(async move {
            let (parts, body) = doors.oneshot(request).await.unwrap().into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Answer { status: parts.status, headers: parts.headers, bytes }
        })
    }
}

#[test]
fn each_door_says_no_in_its_own_voice() {
    fixtures::on_sqlite(|bench| {
        let api = Api::over(bench, UNLIMITED);
        let ask = asking(&api);
        let home = ask("/");
        assert_eq!((home.status, home.text().as_str()), (StatusCode::OK, "<p>Tonight</p>"));
        assert_eq!(home.header("content-type"), "text/html; charset=utf-8");
        assert!(home.header("vary").contains("cookie"), "{:?}", home.headers);
        assert!(home.header("etag").starts_with("W/"), "{:?}", home.headers);
        assert_eq!(ask("/free").text(), "seen", "handlers know the name of the request");

        let said = |path: &str, status: u16, text: &str| {
            let answer = ask(path);
            assert_eq!((answer.status.as_u16(), answer.text().as_str()), (status, text));
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("x-request-id"), "seen");
        };
        said("/nowhere", 404, "<p>unknown_page at /nowhere, 0 fields, seen</p>");
        said("/wrong", 400, "<p>malformed_fields at /wrong, 1 fields, seen</p>");
        said("/panic", 500, "<p>internal at /panic, 0 fields, seen</p>");
        said("/health/nowhere", 404, "<p>unknown_page at /health/nowhere, 0 fields, seen</p>");

        for path in ["/api", "/api/", "/api/nowhere", "/api/v1/movies/1/2/3"] {
            ask(path).refused(404, "no_such_call");
        }
        ask("/api/v1/users/me").refused(401, "not_signed_in");
        assert_eq!(ask("/api/v1/users/me").header(header::WWW_AUTHENTICATE.as_str()), "Bearer");
        assert_eq!(ask("/health/live").text(), "live\n");
    });
}

#[test]
fn both_doors_count_on_one_limit() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { requests_per_minute_per_address: 2, ..UNLIMITED };
        let api = Api::over(bench, limits);
        let ask = asking(&api);
        assert_eq!(ask("/").status, StatusCode::OK);
        assert_eq!(ask("/api/v1/openapi.json").status, StatusCode::OK);
        let refused = ask("/");
        assert_eq!(refused.text(), "<p>too_many_requests at /, 0 fields, seen</p>");
        assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "30"));
        ask("/api/v1/openapi.json").refused(429, "too_many_requests");
        assert_eq!(ask("/free").status, StatusCode::OK);
    });
}
