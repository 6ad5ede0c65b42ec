//! A serving process: how it starts, answers, and stops.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

use crate::server::Server;
use crate::support::{Folder, TLS};

pub const READY: &str = "GET /health/ready HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n";

#[test]
fn it_serves_and_stops_when_asked() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    assert_eq!(status(&server.ask(READY)), 200);
    assert_eq!(status(&server.ask(&READY.replace("ready", "live"))), 200);
    assert!(server.stop().contains("stopped"));
    folder.run(&["verify"]).fine();
}

#[test]
fn a_request_that_is_open_when_it_stops_is_answered() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut open = server.connect();
    let body = r#"{"email":"nobody@usher.test","password":"not the one"}"#;
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: usher\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    open.write_all(head.as_bytes()).unwrap();
    open.write_all(&body.as_bytes()[..10]).unwrap();
    std::thread::sleep(Duration::from_millis(200));

    server.signal("TERM");
    server.wait_until_closed();
    open.write_all(&body.as_bytes()[10..]).unwrap();
    let mut answer = String::new();
    open.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 401, "{answer}");
    server.ended();
}

#[test]
fn it_says_not_ready_before_it_closes_the_door() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[("USHER_SERVER_DRAIN_DELAY_SECONDS", "2")]);
    server.signal("TERM");
    let asked = Instant::now();
    while status(&server.ask(READY)) != 503 {
        assert!(asked.elapsed() < Duration::from_secs(2), "it never said that it drains");
    }
    server.ended();
}

#[test]
fn a_client_that_asks_nothing_is_sent_away_and_others_are_served() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[("USHER_SERVER_HEADER_TIMEOUT_SECONDS", "1")]);
    let mut silent = server.connect();
    let mut slow = server.connect();
    slow.write_all(b"GET /health/ready HTTP/1.1\r\nhost: ush").unwrap();
    assert_eq!(status(&server.ask(READY)), 200);
    for connection in [&mut silent, &mut slow] {
        connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut said = Vec::new();
        connection.read_to_end(&mut said).unwrap();
        let said = String::from_utf8(said).unwrap();
        assert!(said.is_empty() || status(&said) == 408, "{said}");
    }
    server.stop();
}

#[test]
fn the_address_is_named_when_it_is_taken() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = folder.run(&["serve", "--listen", &address]);
    assert_eq!(ran.code, 1);
    let last = ran.err.lines().last().unwrap();
    assert!(last.contains(&address) && last.contains("--listen"), "{last}");
}

#[test]
fn it_speaks_tls_and_takes_a_new_certificate_when_told() {
    let folder = Folder::new();
    let first = folder.write_certificate();
    let server = Server::start(&folder, &TLS);
    let answer = over_tls(&server, &first, &[b"http/1.1"]).unwrap();
    assert_eq!(status(&answer), 200);
    assert_eq!(negotiated(&server, &first), Some(b"h2".to_vec()));

    let second = folder.write_certificate();
    server.signal("HUP");
    let told = Instant::now();
    while over_tls(&server, &second, &[b"http/1.1"]).is_err() {
        assert!(told.elapsed() < Duration::from_secs(5), "the new certificate is not used");
    }
    assert!(over_tls(&server, &first, &[b"http/1.1"]).is_err());
    server.stop();
}

/// The sandbox says how many of the webhooks that it was told to send were taken.
#[test]
fn the_gateway_inside_reaches_a_door_that_speaks_tls() {
    let folder = Folder::new();
    folder.write_certificate();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let [certificate, key] = TLS;
    let server =
        Server::start(&folder, &[certificate, key, ("USHER_PAYMENTS_SANDBOX_LISTEN", &free)]);
    let post = |path: &str, body: &str| {
        let mut stream = TcpStream::connect(&free).unwrap();
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\nidempotency-key: 1\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    post("/control/webhooks/hold", "");
    let charged: Value = serde_json::from_str(&post(
        "/v1/payment_intents",
        r#"{"reference": "01936b2e-0000-7000-8000-000000000001", "amount": 100, "currency": "INR",
            "payment_method": "pm_card_authenticationRequired"}"#,
    ))
    .unwrap();
    post(&format!("/challenge/{}/approve", charged["id"].as_str().unwrap()), "");
    assert_eq!(post("/control/webhooks/release", ""), r#"{"events":1,"delivered":1}"#);
    server.stop();
}

#[test]
fn a_certificate_that_cannot_be_used_is_named() {
    let folder = Folder::new();
    folder.write("cert.pem", "nothing");
    folder.write("key.pem", "nothing");
    let mut command = folder.usher(&["serve", "--listen", "127.0.0.1:0"]);
    let ran = crate::support::Ran::of(command.envs(TLS));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.lines().last().unwrap().contains("cert.pem cannot be used for TLS"));
}

pub fn status(answer: &str) -> u16 {
    let word = answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
    word.and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("no answer: {answer:?}"))
}

fn tls(
    server: &Server,
    trusted: &CertificateDer<'static>,
    protocols: &[&[u8]],
) -> std::io::Result<StreamOwned<ClientConnection, TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    let session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(session, server.connect());
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

fn over_tls(
    server: &Server,
    trusted: &CertificateDer<'static>,
    protocols: &[&[u8]],
) -> std::io::Result<String> {
    let mut stream = tls(server, trusted, protocols)?;
    stream.write_all(READY.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn negotiated(server: &Server, trusted: &CertificateDer<'static>) -> Option<Vec<u8>> {
    let stream = tls(server, trusted, &[b"h2", b"http/1.1"]).unwrap();
    stream.conn.alpn_protocol().map(<[u8]>::to_vec)
}
