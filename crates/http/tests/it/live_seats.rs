//! The live state of seats: compact, and as a stream.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::bench::{Api, UNLIMITED, on_both_engines};
use crate::house::House;

/// A stream of events on a real connection.
struct Events(BufReader<TcpStream>);

impl Events {
    fn open(door: SocketAddr, path: &str, last: Option<u64>) -> Self {
        let mut socket = TcpStream::connect(door).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let known = last.map_or(String::new(), |id| format!("Last-Event-ID: {id}\r\n"));
        let head = format!("GET {path} HTTP/1.1\r\nHost: usher\r\nConnection: close\r\n");
        write!(socket, "{head}{known}\r\n").unwrap();
        Self(BufReader::new(socket))
    }

    /// The next event: its name, its id and its data.
    fn next(&mut self) -> (String, u64, Value) {
        let (mut name, mut id) = (String::new(), 0);
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream has ended");
            match line.trim_end().split_once(": ") {
                Some(("event", said)) => name = said.to_owned(),
                Some(("id", said)) => id = said.parse().unwrap(),
                Some(("data", said)) => return (name, id, serde_json::from_str(said).unwrap()),
                _ => {}
            }
        }
    }

    /// Whether the server ends the stream.
    fn ends(mut self) -> bool {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).unwrap();
        rest.ends_with("0\r\n\r\n")
    }
}

#[test]
fn availability_is_two_bits_a_seat_and_knows_its_version() {
    on_both_engines(|api| {
        let house = House::open(api);
        let get = |etag: &str| {
            let path = house.of_show("availability");
            api.ask(Method::GET, &path).header("if-none-match", etag).send()
        };
        let first = get("\"none\"");
        let body = first.expect(StatusCode::OK);
        assert_eq!((&body["seatCount"], &body["seats"]), (&json!(18), &json!("AAAAAAA=")));
        assert_eq!(body["prices"], json!({ "regular": 220.0, "premium": 330.55 }));
        assert_eq!(get(first.header("etag")).status, StatusCode::NOT_MODIFIED);
        house.lock("session-1", &["A1", "A2"]).expect(StatusCode::OK);
        let after = get(first.header("etag")).expect(StatusCode::OK);
        assert_eq!(after["seats"], "BQAAAAA=", "0b0101 in the first byte");
        assert!(after["version"].as_u64() > body["version"].as_u64());
        house.sell("session-2", &["A3"]);
        assert_eq!(get("\"none\"").json()["seats"], "JQAAAAA=", "0b10_01_01");
    });
}

#[test]
fn the_first_watcher_misses_nothing_before_the_board_is_looked_at() {
    fixtures::on_sqlite(|bench| {
        let (api, another) = (Api::on_one_thread(bench), Api::over(bench, UNLIMITED));
        let house = House::open(&api);
        let lock = json!({ "seatIds": house.seats(&["A1", "A2"]), "sessionId": "session-1" });
        let mut events = api.stream(&house.of_show("seats/events"));
        // The task that tells what changes cannot run before somebody waits for it.
        another.post(&house.of_show("seats/lock"), lock).expect(StatusCode::OK);
        let mut next = || {
            let event = async { timeout(Duration::from_secs(10), events.next()).await };
            let bytes = api.run(event).expect("nothing is told").unwrap().unwrap();
            String::from_utf8(bytes.to_vec()).unwrap()
        };
        assert!(next().contains("event: snapshot"));
        assert!(next().contains(r#"data: {"d":[[0,1],[1,1]]}"#));
    });
}

#[test]
fn watchers_are_told_what_changes() {
    fixtures::on_sqlite(|bench| {
        let api = Api::over(bench, UNLIMITED);
        let house = House::open(&api);
        let door = api.open_door();
        let path = house.of_show("seats/events");
        let mut events = Events::open(door, &path, None);
        let (name, start, data) = events.next();
        assert_eq!((name.as_str(), &data["version"]), ("snapshot", &json!(start)));

        house.lock("session-1", &["A1", "A2"]).expect(StatusCode::OK);
        let (name, id, data) = events.next();
        assert_eq!((name.as_str(), data), ("seats", json!({ "d": [[0, 1], [1, 1]] })));
        assert_eq!(id, start + 2);

        api.clock.advance_seconds(600);
        let (name, _, data) = events.next();
        assert_eq!((name.as_str(), data), ("seats", json!({ "d": [[0, 0], [1, 0]] })));

        let (name, again, data) = Events::open(door, &path, Some(start)).next();
        assert_eq!((name.as_str(), data), ("seats", json!({ "d": [[0, 0], [1, 0]] })));
        assert_eq!(again, start + 4);
        let (name, _, _) = Events::open(door, &path, Some(7)).next();
        assert_eq!(name, "resync");

        let metrics = api.get("/metrics").text();
        assert!(metrics.contains("usher_seat_watchers"), "{metrics}");
        api.app.readiness.drain();
        assert!(events.ends(), "streams end when the process drains");
        api.get(&path).refused(503, "draining");
    });
}
