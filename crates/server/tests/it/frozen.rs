//! A node whose PostgreSQL takes what it is sent and does not answer.

use std::io::Write;
use std::time::Duration;

use fixtures::{Bench, Proxy};
use store::{Engine, Location};

use crate::serve::{READY, status};
use crate::server::Server;
use crate::support::Folder;

fn node(folder: &Folder, proxy: &Proxy, answer_seconds: &str) -> Server {
    let Location::Postgres(url) = &proxy.database else { panic!("not on PostgreSQL") };
    Server::start(
        folder,
        &[
            ("USHER_DATABASE_URL", url),
            ("USHER_STORE_ANSWER_TIMEOUT_SECONDS", answer_seconds),
            ("USHER_SERVER_STOP_TIMEOUT_SECONDS", "1"),
        ],
    )
}

#[test]
fn it_says_that_it_is_not_ready_and_stops_when_told() {
    let (bench, folder) = (Bench::open(Engine::Postgres, |_| {}), Folder::new());
    let proxy = Proxy::before(bench.store.location());
    let server = node(&folder, &proxy, "2");
    assert_eq!(status(&server.ask(READY)), 200);
    proxy.freeze();
    assert_eq!(status(&server.ask(READY)), 503);
    assert!(server.stop().contains("stopped"));
}

#[test]
fn a_second_signal_ends_it_even_while_it_waits_for_its_database() {
    let (bench, folder) = (Bench::open(Engine::Postgres, |_| {}), Folder::new());
    let proxy = Proxy::before(bench.store.location());
    let mut server = node(&folder, &proxy, "3600");
    proxy.freeze();
    let mut waiting = server.connect();
    waiting.write_all(READY.as_bytes()).unwrap();
    server.signal("TERM");
    server.wait_until_it_says("stopped");
    // Nothing but the store is left then.
    std::thread::sleep(Duration::from_secs(2));
    server.signal("TERM");
    assert_eq!(server.wait_for_death(), Some(1));
}
