//! A job that takes long holds up no other.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use fixtures::{TempFolder, on_both_engines};
use flows::Flows;
use flows::gateways::{Configured, Gateways};
use kernel::time::plus_seconds;
use notify::MailOutbox;
use payments::gateway::SandboxGateway;
use serde_json::json;
use testkit::bank::WEBHOOK_SECRET;
use testkit::stage::NewShow;
use testkit::test_app::TestApp;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use worker::{MailSender, Worker};

/// Less than a gateway may take to answer.
const SOON: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn letters_go_out_while_a_refund_waits_for_its_gateway() {
    on_both_engines(|bench| {
        let app = TestApp::open(bench);
        cancelled_booking(&app);
        let (silent, flows) = silent_gateway(bench);
        let letters = TempFolder::new();
        let outbox = MailOutbox::open(letters.path(), "http://localhost").unwrap();
        let mail = MailSender::new(Arc::clone(&app.world.vault), outbox, "http://localhost".into());
        let worker = Worker::new("test".into(), bench.store.clone(), flows).with_mail(mail);
        let stop = Arc::new(Notify::new());
        let told = Arc::clone(&stop);
        let runtime = Runtime::new().unwrap();
        let running = runtime.spawn(worker.run(async move { told.notified().await }));

        let asked = await_some(PATIENCE, || silent.accept().ok()).expect("the refund is sent");
        let _ = app.person("ben");
        let written = await_some(SOON, || is_written_to(&letters, "ben@example.com").then_some(()));
        assert!(written.is_some(), "the letter waits for the gateway");
        drop((asked, silent));
        stop.notify_one();
        runtime.block_on(running).unwrap();
    });
}

/// A refund waits to be sent.
fn cancelled_booking(app: &TestApp<'_>) {
    let show = app.show(NewShow::called("S1", plus_seconds(fixtures::START, 86_400)));
    let ana = app.person("ana");
    let order = app.order(&ana, &show, 1);
    let booking = app.post(&ana.token, "/api/v1/bookings", order);
    let cancel = format!("/api/v1/bookings/{}/cancel", booking["bookingId"].as_str().unwrap());
    let _ = app.post(&ana.token, &cancel, json!({ "reason": "rain" }));
}

/// One that takes what it is asked and says nothing.
fn silent_gateway(bench: &fixtures::Bench) -> (TcpListener, Flows) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let language = Arc::new(SandboxGateway::new(WEBHOOK_SECRET));
    let gateways = Gateways::new(vec![Configured::new(language, &url)]).unwrap();
    (listener, Flows::new(bench.store.clone(), Arc::new(gateways)))
}

fn is_written_to(letters: &TempFolder, address: &str) -> bool {
    let files = std::fs::read_dir(letters.path()).unwrap();
    let texts = files.map(|file| std::fs::read_to_string(file?.path()));
    texts.filter_map(io::Result::ok).any(|letter| letter.contains(address))
}

fn await_some<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    loop {
        let found = look();
        if found.is_some() || began.elapsed() > patience {
            return found;
        }
        sleep(Duration::from_millis(20));
    }
}
