//! The gate: all seats or none, nobody else's entries, and void when its time is over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fixtures::{Bench, RedisServer, START};
use kernel::{Fact, SeatChange, SeatNo, SeatState, Timestamp};
use nodes::Ruling;
use store::{Engine, StoreError};

use crate::support::{Node, after, claim, lost, patient, show, until, wait};

async fn two_nodes(server: &RedisServer) -> (Node, Node) {
    let config = patient(vec![server.url()]);
    (Node::join(&config).await, Node::join(&config).await)
}

#[test]
fn all_seats_or_none_whichever_node_is_asked() {
    let server = RedisServer::start();
    wait(async {
        let (one, other) = two_nodes(&server).await;
        assert_eq!(one.take("ann", 1, &[1, 2]).await, Ruling::Passed);
        assert_eq!(lost(other.take("ben", 2, &[2, 3]).await), [2]);
        assert_eq!(other.take("cem", 3, &[3]).await, Ruling::Passed, "ben got nothing at all");
        assert_eq!(lost(one.take("ben", 4, &[1, 2, 3, 4]).await), [1, 2, 3]);
        assert_eq!(one.take("ann", 5, &[2, 4]).await, Ruling::Passed, "she may pick again");
    });
}

#[test]
fn what_is_given_back_is_ones_own() {
    let server = RedisServer::start();
    wait(async {
        let (one, other) = two_nodes(&server).await;
        assert_eq!(one.take("ann", 1, &[1, 2]).await, Ruling::Passed);
        other.gate.withdraw(&claim("ben", 2, &[1, 2])).await;
        other.gate.withdraw(&claim("ann", 3, &[1, 2])).await;
        assert_eq!(lost(one.take("ben", 2, &[1, 2]).await), [1, 2]);
        other.gate.withdraw(&claim("ann", 1, &[1, 2, 3])).await;
        assert_eq!(one.take("ben", 2, &[1, 2]).await, Ruling::Passed);
    });
}

#[test]
fn a_seat_that_the_database_does_not_decide_about_is_free_again_soon() {
    let server = RedisServer::start();
    wait(async {
        let (one, _) = two_nodes(&server).await;
        assert_eq!(one.take("ann", 1, &[1]).await, Ruling::Passed);
        let ben = claim("ben", 2, &[1]);
        let asks = |seconds| one.gate.take(&ben, after(seconds));
        assert_eq!(lost(asks(9).await), [1]);
        assert_eq!(asks(10).await, Ruling::Passed);
        let kept: i64 = server.ask(&["PTTL", &server.ask(&["KEYS", "*"])]).parse().unwrap();
        assert!((1..=12_000).contains(&kept), "an entry goes by itself: {kept}");
    });
}

#[test]
fn what_the_database_decided_is_written_down_whatever_was_there() {
    let server = RedisServer::start();
    wait(async {
        let (one, _) = two_nodes(&server).await;
        assert_eq!(one.take("ann", 1, &[1]).await, Ruling::Passed);
        one.gate.keep(&claim("ben", 2, &[1, 2]), after(600), START).await;
        let Ruling::Lost(seats) = one.take("ann", 1, &[1, 2]).await else { panic!("ben has them") };
        assert!(seats.iter().all(|seat| seat.is_decided(START)));
        assert!(!seats[0].is_decided(after(595)), "nearly over is as good as undecided");
        one.gate.withdraw(&claim("ann", 1, &[1])).await;
        assert_eq!(lost(one.take("cem", 3, &[1]).await), [1], "ann withdrew nothing of ben's");
        assert_eq!(one.gate.take(&claim("cem", 3, &[1]), after(600)).await, Ruling::Passed);
    });
}

#[test]
fn entries_follow_what_commits() {
    let server = RedisServer::start();
    let bench = Bench::open(Engine::Sqlite, |_| {});
    wait(async {
        let (one, other) = two_nodes(&server).await;
        let _company = one.nodes.keep_company(&bench.store);
        assert_eq!(one.take("ann", 1, &[1, 2, 3]).await, Ruling::Passed);

        let held = [(1, SeatState::Held, Some(after(600))), (2, SeatState::Booked, None)];
        commit(&bench, &held).await;
        until("the hold is known to last", || async { ends(&server, 1) == after(600) }).await;
        until("the sale is known", || async { ends(&server, 2) > after(3_600) }).await;
        let asks = |seat, seconds| {
            let ben = claim("ben", 9, &[seat]);
            let gate = &other.gate;
            async move { gate.take(&ben, after(seconds)).await }
        };
        assert_eq!(lost(asks(1, 599).await), [1]);
        assert_eq!(lost(asks(2, 3_600).await), [2]);
        assert_eq!(asks(3, 10).await, Ruling::Passed, "nothing was heard of the third");
        assert_eq!(asks(1, 600).await, Ruling::Passed, "a hold ends by itself");

        commit(&bench, &[(2, SeatState::Free, None)]).await;
        until("the seat is known to be free", || async { entry(&server, 2).is_empty() }).await;
        assert_eq!(asks(2, 0).await, Ruling::Passed);
        commit(&bench, &[(7, SeatState::Held, Some(after(600)))]).await;
        commit(&bench, &[(2, SeatState::Held, Some(after(700)))]).await;
        until("ben's entry has moved", || async { ends(&server, 2) == after(700) }).await;
        assert_eq!(entry(&server, 7), "", "news alone makes no entry");
    });
}

fn entry(server: &RedisServer, seat: SeatNo) -> String {
    server.ask(&["GET", &format!("usher:seat:{{{}}}:{seat}", show())])
}

fn ends(server: &RedisServer, seat: SeatNo) -> Timestamp {
    let entry = entry(server, seat);
    let (until, _) = entry.split_once(' ').unwrap_or(("0", ""));
    Timestamp::from_millisecond(until.parse().unwrap()).unwrap()
}

async fn commit(bench: &Bench, seats: &[(SeatNo, SeatState, Option<Timestamp>)]) {
    let change = |(seat_no, state, until): &(SeatNo, SeatState, Option<Timestamp>)| SeatChange {
        seat_no: *seat_no,
        state: *state,
        until: *until,
        version: 1,
    };
    let changes = Arc::new(seats.iter().map(change).collect::<Vec<_>>());
    let told = move |tx: &mut store::Tx<'_>| {
        tx.fact(Fact::SeatsChanged { show: show(), changes: changes.to_vec() });
        Ok::<_, StoreError>(())
    };
    bench.store.write("told", told).await.unwrap();
}

#[test]
fn it_steps_aside_when_redis_dies_and_comes_back_with_it() {
    let mut server = RedisServer::start();
    wait(async {
        let (one, _) = two_nodes(&server).await;
        assert_eq!(one.take("ann", 1, &[1]).await, Ruling::Passed);
        server.kill();
        assert_eq!(one.take("ben", 2, &[1]).await, Ruling::Aside);
        one.gate.withdraw(&claim("ann", 1, &[1])).await;
        one.gate.keep(&claim("ann", 1, &[1]), after(600), START).await;
        server.start_again();
        one.nodes.up().await;
        assert_eq!(one.take("ben", 2, &[1]).await, Ruling::Passed, "it begins empty");
        assert_eq!(lost(one.take("ann", 1, &[1]).await), [1]);
        assert!(one.nodes.counts().gate_aside.get() >= 1);
    });
}

#[test]
fn a_server_that_is_never_there_costs_nobody_a_wait() {
    wait(async {
        let folder = fixtures::TempFolder::new();
        let url = format!("redis+unix://{}/nobody", folder.path().display());
        let one = Node::open(&patient(vec![url]));
        for hold in 0..100 {
            assert_eq!(one.take("ann", hold, &[1]).await, Ruling::Aside);
        }
    });
}

#[test]
fn a_server_that_hangs_is_given_up_once_for_all() {
    let server = RedisServer::start();
    wait(async {
        let config = nodes::RedisConfig::of(vec![server.url()]);
        let one = Node::join(&config).await;
        server.freeze();
        until("the line is down", || async {
            one.take("ann", 1, &[1]).await == Ruling::Aside
                && one.nodes.counts().lines_up.get() == 0
        })
        .await;
        // From here on nobody waits for it: each of these would take a quarter of a second.
        let asked = (0..1_000).map(|hold| one.take("ann", hold, &[1]));
        for ruling in futures_util::future::join_all(asked).await {
            assert_eq!(ruling, Ruling::Aside);
        }
        server.thaw();
        one.nodes.up().await;
    });
}

#[test]
fn another_program_s_value_under_a_key_is_no_entry() {
    let server = RedisServer::start();
    wait(async {
        let (one, _) = two_nodes(&server).await;
        let key = format!("usher:seat:{{{}}}:1", show());
        server.ask(&["SET", &key, "nonsense"]);
        assert_eq!(one.take("ann", 1, &[1]).await, Ruling::Passed);
        assert_eq!(lost(one.take("ben", 2, &[1]).await), [1]);
    });
}

/// One that is full, or a replica, says PONG and refuses each script.
#[test]
fn a_server_that_takes_no_writes_is_not_connected_to_all_the_time() {
    let server = RedisServer::start();
    let connections = || {
        let told = server.ask(&["INFO", "stats"]);
        let mut lines = told.lines().filter_map(|l| l.strip_prefix("total_connections_received:"));
        lines.next().unwrap().trim().parse::<u32>().unwrap()
    };
    wait(async {
        let node = Node::join(&patient(vec![server.url()])).await;
        server.ask(&["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
        server.ask(&["CONFIG", "SET", "maxmemory", "1"]);
        let (before, began) = (connections(), Instant::now());
        while began.elapsed() < Duration::from_secs(2) {
            assert_eq!(node.take("ann", 1, &[1]).await, Ruling::Aside);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let made = connections() - before;
        assert!(made < 20, "{made} connections");

        server.ask(&["CONFIG", "SET", "maxmemory", "0"]);
        until("it is asked again", || async { node.take("ann", 1, &[1]).await == Ruling::Passed })
            .await;
    });
}
