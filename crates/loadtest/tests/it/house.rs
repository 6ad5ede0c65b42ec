//! The real server in this process, and a rig to load it with.

use std::time::Duration;

use accounts::Role;
use fixtures::on_sqlite;
use loadtest::client::Target;
use loadtest::desk::Manager;
use loadtest::progress::Shown;
use loadtest::rig::{Options, Rig};
use loadtest::schedule::Arrivals;
use testkit::test_app::{PASSWORD, TestApp};
use tokio::net::TcpListener;

/// Options of a load that is over in a moment.
pub fn small(manager: &str) -> Options {
    Options {
        connections: 4,
        threads: 2,
        span: Duration::from_secs(1),
        rounds: 1,
        rate: None,
        arrivals: Arrivals::Poisson,
        seed: 1,
        hall_seats: 2_000,
        shown: Shown::Never,
        manager: Manager { email: manager.to_owned(), password: PASSWORD.to_owned() },
        program: env!("CARGO_BIN_EXE_usher-load").into(),
    }
}

/// Opens a box office on a port of its own and lets `test` load it.
pub fn in_a_house(change: impl Fn(&mut Options), test: impl Fn(&Rig)) {
    on_sqlite(|bench| {
        let app = TestApp::open(bench);
        let _ = app.staff("boss", Role::SystemAdmin, &[]);
        let address = app.world.wait(async {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(axum::serve(listener, app.router()).into_future());
            address
        });
        let mut options = small("boss@example.com");
        change(&mut options);
        test(&Rig::new(Target { address, pid: Some(std::process::id()) }, options, "test".into()));
        assert_eq!(app.world.problems(), Vec::<String>::new());
    });
}
