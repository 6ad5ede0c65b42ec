//! Those who keep a server busy for nothing: idle, slow, huge and many. Others are served meanwhile.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::serve::{READY, status};
use crate::server::Server;
use crate::support::Folder;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Connections at a time: far fewer than come, and all may come from here.
const FEW: [(&str, &str); 2] =
    [("USHER_SERVER_MAX_CONNECTIONS", "50"), ("USHER_SERVER_MAX_CONNECTIONS_PER_ADDRESS", "0")];

#[test]
fn many_idle_connections_keep_nobody_away() {
    let folder = Folder::new();
    let server = Server::start(&folder, &FEW);
    let mut idle = Vec::new();
    for _ in 0..6 {
        idle.extend((0..100).map(|_| server.connect()));
        assert_eq!(status(&server.ask(READY)), 200);
    }
    let mut first = idle.swap_remove(0);
    let mut said = Vec::new();
    assert_eq!(first.read_to_end(&mut said).unwrap(), 0, "it was shown out");
    server.stop();
}

#[test]
fn who_has_asked_nothing_keeps_no_server_from_stopping() {
    let folder = Folder::new();
    let patient = [
        ("USHER_SERVER_HEADER_TIMEOUT_SECONDS", "3600"),
        ("USHER_SERVER_STOP_TIMEOUT_SECONDS", "3600"),
    ];
    let server = Server::start(&folder, &patient);
    let _silent = server.connect();
    let mut hesitant = server.connect();
    hesitant.write_all(b"P").unwrap();
    assert_eq!(status(&server.ask(READY)), 200);
    server.stop();
}

#[test]
fn http_2_is_spoken_with_who_begins_with_it() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut guest = server.connect();
    guest.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    guest.write_all(&settings).unwrap();
    let mut frame = [0; 9];
    guest.read_exact(&mut frame).unwrap();
    assert_eq!(frame[3], settings[3], "the kind of a frame that tells settings");
    drop(guest);
    server.stop();
}

#[test]
fn who_is_being_answered_keeps_their_place() {
    let folder = Folder::new();
    let one = [("USHER_SERVER_MAX_CONNECTIONS", "1")];
    let server = Server::start(&folder, &one);
    let body = r#"{"email":"nobody@usher.test","password":"not the one"}"#;
    let mut busy = half_a_request(&server, body);
    let waiting = std::thread::spawn({
        let mut stream = server.connect();
        move || {
            stream.write_all(READY.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            (answer, Instant::now())
        }
    });
    // Long enough that an idle connection would have been shown out.
    std::thread::sleep(Duration::from_secs(1));
    let went_on = Instant::now();
    busy.write_all(&body.as_bytes()[1..]).unwrap();
    let mut answer = String::new();
    busy.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 401, "{answer}");
    let (answer, answered) = waiting.join().unwrap();
    assert_eq!(status(&answer), 200);
    assert!(answered > went_on, "the second was served beside the first");
    server.stop();
}

#[test]
fn one_address_has_so_many_connections_and_others_find_room() {
    let folder = Folder::new();
    let two = [("USHER_SERVER_MAX_CONNECTIONS_PER_ADDRESS", "2")];
    let server = Server::start(&folder, &two);
    let _two = (server.connect(), server.connect());
    let mut third = server.connect();
    let mut said = Vec::new();
    let heard = third.read_to_end(&mut said);
    assert!(heard.is_err() || said.is_empty(), "{said:?}");

    let mut neighbour = from_address(&server, "127.0.0.2:0");
    neighbour.write_all(READY.as_bytes()).unwrap();
    let mut answer = String::new();
    neighbour.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 200);
    server.stop();
}

#[test]
fn a_head_that_drips_is_cut_off() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[("USHER_SERVER_HEADER_TIMEOUT_SECONDS", "1")]);
    let mut drip = server.connect();
    let began = Instant::now();
    drip.write_all(b"GET /health/ready HTTP/1.1\r\nhost: usher\r\nx-slow: ").unwrap();
    // It never falls silent; it only never ends.
    while drip.write_all(b"a").is_ok() {
        assert!(began.elapsed() < PATIENCE, "it may drip for ever");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(status(&server.ask(READY)), 200);
    server.stop();
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let answer = server.ask(
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: 1000000000\r\n\r\n",
    );
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(answer.contains("body_too_large"), "{answer}");
    server.stop();
}

#[test]
fn a_flood_of_headers_is_refused() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let head = "GET /health/ready HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n";
    let many: String = (0..1_000).map(|number| format!("x-{number}: 1\r\n")).collect();
    assert_eq!(status(&first_words(&server, &format!("{head}{many}\r\n"))), 431);
    let long = "a".repeat(1_000_000);
    assert_eq!(status(&first_words(&server, &format!("{head}x-long: {long}\r\n\r\n"))), 431);
    assert_eq!(status(&server.ask(READY)), 200);
    server.stop();
}

/// Sends what the server may not want to hear to its end, and reads how it begins to answer.
fn first_words(server: &Server, request: &str) -> String {
    let mut stream = server.connect();
    // It may hang up while we speak.
    let _ = stream.write_all(request.as_bytes());
    let mut words = [0; 12];
    stream.read_exact(&mut words).unwrap();
    String::from_utf8(words.to_vec()).unwrap()
}

/// A request whose body has begun and not ended.
fn half_a_request(server: &Server, body: &str) -> TcpStream {
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..1]).unwrap();
    stream
}

fn from_address(server: &Server, address: &str) -> TcpStream {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&address.parse::<SocketAddr>().unwrap().into()).unwrap();
    let door: SocketAddr = server.url().trim_start_matches("http://").parse().unwrap();
    socket.connect(&door.into()).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}
