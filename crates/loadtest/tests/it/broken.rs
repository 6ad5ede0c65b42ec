//! Servers that do what no server should.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// Seats of its hall.
const SEATS: usize = 8;

/// A box office with a hall of eight that says yes to everybody: its seats are always free, and are
/// sold as often as somebody pays.
pub fn generous_seller() -> (SocketAddr, Runtime) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let bookings = Arc::new(AtomicUsize::new(0));
    let router = Router::new().fallback(async move |method: Method, uri: Uri, body: Bytes| {
        yes(&method, uri.path(), &body, bookings.fetch_add(1, Ordering::Relaxed))
    });
    let address = runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, router).into_future());
        address
    });
    (address, runtime)
}

fn yes(method: &Method, path: &str, body: &[u8], number: usize) -> Response {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let seat = |no: usize| json!({ "seatId": format!("seat-{no}"), "status": "available" });
    let last = path.rsplit('/').next().unwrap_or_default();
    let answer = match (method.as_str(), last) {
        ("GET", "seats") => {
            json!({ "layout": { "seats": (0..SEATS).map(seat).collect::<Vec<_>>() } })
        }
        ("GET", "availability") => json!({ "seatCount": SEATS, "seats": "AAA=" }),
        ("GET", _) => json!({ "date": "2026-11-23" }),
        ("POST", "best") => json!({ "lockId": "0" }),
        // A hold remembers its seats in its name.
        ("POST", "lock") => json!({ "lockId": asked["seatIds"][0] }),
        ("POST", "unlock") => return StatusCode::NO_CONTENT.into_response(),
        ("POST", "bookings") => {
            let booking = json!({
                "bookingId": number.to_string(), "showId": asked["showId"],
                "seats": [{ "seatId": asked["lockId"] }], "tickets": [{ "ticketId": "ticket" }],
            });
            return (StatusCode::CREATED, axum::Json(booking)).into_response();
        }
        _ => json!({
            "accessToken": "token", "cityId": "city", "movieId": "movie", "theaterId": "theater",
            "screenId": "screen", "layoutId": "layout", "showId": "show", "totalSeats": SEATS,
        }),
    };
    axum::Json(answer).into_response()
}
