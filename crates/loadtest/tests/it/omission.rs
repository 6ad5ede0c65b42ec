//! A server that stalls must show, in the latency of all who would have come meanwhile.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use loadtest::client::{Call, Line, Target};
use loadtest::drive::{Closed, Lines, Measured, Next, Open, Visitor, closed_loop, open_loop};
use loadtest::notes::{Notes, Step};
use loadtest::progress::{Progress, Shown};
use loadtest::schedule::{Arrivals, Schedule};

const STALL: Duration = Duration::from_millis(400);
const SPAN: Duration = Duration::from_millis(1_200);
const PER_SECOND: f64 = 100.0;

struct Reader;

impl Visitor for Reader {
    const STEPS: &'static [&'static str] = &["read"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let _ = notes.time(0, due, line.ask(&Call::get("/"))).await;
        Next::Again
    }
}

/// A server of one connection at a time that answers at once, but for one pause.
fn stalls_once_after(answers: usize) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_nodelay(true).unwrap();
        let mut request = [0; 1_024];
        for number in 1.. {
            if stream.read(&mut request).unwrap_or(0) == 0 {
                return;
            }
            if number == answers {
                thread::sleep(STALL);
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        }
    });
    address
}

fn open(address: SocketAddr) -> Measured {
    let schedule = Schedule::at_rate(Arrivals::Constant, PER_SECOND, SPAN, 1);
    let progress = Progress::of("stall", Shown::Never);
    let open = Open {
        schedule: &schedule,
        warm_up: Duration::ZERO,
        lines: Lines::Kept(1),
        threads: 1,
        progress: &progress,
    };
    open_loop(&Target { address, pid: None }, &open, |_| Reader).unwrap()
}

/// Of so many in a hundred it took longer than a quarter of the stall.
fn slow_percent(latencies: &loadtest::histogram::Latencies) -> usize {
    (1..=100)
        .rfind(|percent| latencies.quantile(1.0 - *percent as f64 / 100.0) > STALL / 4)
        .unwrap_or(0)
}

#[test]
fn a_stall_counts_for_all_who_were_due_meanwhile() {
    let measured = open(stalls_once_after(30));
    let Step { latency, service, .. } = &measured.noted.steps[0];
    assert_eq!(measured.noted.faults, Vec::<String>::new());
    assert_eq!(latency.count(), 119, "the schedule was not kept");
    // A third of the time nobody was answered: a third of the people waited, a quarter of them long.
    assert!((15..=45).contains(&slow_percent(latency)), "{} %", slow_percent(latency));
    assert!(latency.max() >= STALL - Duration::from_millis(20));
    // Counted from when it was sent, the stall hit a single request.
    assert!(slow_percent(service) <= 1, "{} %", slow_percent(service));
}

#[test]
fn a_closed_loop_is_blind_to_it() {
    let progress = Progress::of("stall", Shown::Never);
    let closed = Closed { connections: 1, threads: 1, span: SPAN, progress: &progress };
    let target = Target { address: stalls_once_after(30), pid: None };
    let measured = closed_loop(&target, &closed, |_| Reader).unwrap();
    assert!(slow_percent(&measured.noted.steps[0].latency) <= 1);
}
