//! Limits over several nodes admit together what one bucket gives; without Redis each has its own.

use fixtures::{RedisServer, START};
use futures_util::FutureExt;
use kernel::Timestamp;
use kernel::time::plus_seconds;
use nodes::{Limiter, Nodes};

use crate::support::{Node, patient, wait};

/// A bucket that is refilled so slowly that no test sees it: one request in a minute.
const ONE: u32 = 1;
const LIMIT: u32 = 100;
const NODES: usize = 3;

async fn limiters(
    server: &RedisServer,
    limiter: impl Fn(&Nodes) -> Limiter,
) -> Vec<(Node, Limiter)> {
    let mut limiters = Vec::new();
    for _ in 0..NODES {
        let node = Node::join(&patient(vec![server.url()])).await;
        let limiter = limiter(&node.nodes);
        limiters.push((node, limiter));
    }
    limiters
}

#[test]
fn one_request_is_one_over_all_nodes() {
    let server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.exact_limiter("test", ONE)).await;
        for caller in 0..50 {
            let asked = nodes.iter().map(|(_, limiter)| limiter.admit(caller, START));
            let answers = futures_util::future::join_all(asked).await;
            let admitted = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(admitted, 1, "caller {caller}");
            let waits = answers.iter().filter_map(|answer| answer.err());
            for wait in waits {
                assert!((1..=60_000_000).contains(&wait.wait_micros), "{wait:?}");
            }
        }
    });
}

#[test]
fn a_rush_over_three_nodes_gets_the_limit_and_what_comes_in_meanwhile() {
    let server = RedisServer::start();
    wait(async {
        let began = redis_micros(&server);
        let nodes = limiters(&server, |nodes| nodes.exact_limiter("test", LIMIT)).await;
        let mut admitted = 0;
        for _ in 0..LIMIT {
            let asked = nodes.iter().map(|(_, limiter)| limiter.admit("ann", START));
            let answers = futures_util::future::join_all(asked).await;
            admitted += answers.iter().filter(|answer| answer.is_ok()).count();
        }
        let refilled = refilled(&server, began);
        let most = LIMIT as usize + refilled;
        assert!((LIMIT as usize..=most).contains(&admitted), "{admitted} of {most}");
    });
}

#[test]
fn leases_never_give_more_than_the_bucket_and_waste_little() {
    let server = RedisServer::start();
    wait(async {
        let began = redis_micros(&server);
        let nodes = limiters(&server, |nodes| nodes.quick_limiter("test", LIMIT)).await;
        let (mut admitted, mut asked) = (0, 0);
        for (_, limiter) in nodes.iter().cycle().take(3 * LIMIT as usize) {
            let ruling = match limiter.admit_at_once("ann", START) {
                Some(ruling) => ruling,
                None => {
                    asked += 1;
                    limiter.admit("ann", START).await
                }
            };
            admitted += usize::from(ruling.is_ok());
        }
        let most = LIMIT as usize + refilled(&server, began);
        // Nobody stops here, so all that is leased is used: but for what each node has left at the end.
        let least = LIMIT as usize - NODES * 4;
        assert!((least..=most).contains(&admitted), "{admitted} of {least} to {most}");
        assert!(asked < admitted, "most requests need not ask: {asked} of {admitted}");
        let shared: u64 =
            nodes.iter().map(|(node, _)| node.nodes.counts().limits_shared.get()).sum();
        assert_eq!(shared, 3 * u64::from(LIMIT), "each is counted once");
    });
}

#[test]
fn a_slow_caller_asks_each_time_and_wastes_nothing() {
    let server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.quick_limiter("test", LIMIT)).await;
        for second in 0..30 {
            let now = plus_seconds(START, 2 * second);
            for (_, limiter) in &nodes {
                assert_eq!(limiter.admit_at_once("ann", now), None);
                assert_eq!(limiter.admit("ann", now).await, Ok(()));
            }
        }
        // Ninety of a hundred are used, whatever the clock of Redis says: ten are left at least.
        let (_, limiter) = &nodes[0];
        for _ in 0..10 {
            assert_eq!(limiter.admit("ann", plus_seconds(START, 1_000)).await, Ok(()));
        }
    });
}

#[test]
fn many_at_once_do_not_lease_for_each_other() {
    let server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.quick_limiter("test", LIMIT)).await;
        let (_, limiter) = &nodes[0];
        // Nobody is answered before all have asked.
        server.freeze();
        let mut asked = Vec::new();
        for _ in 0..LIMIT {
            let mut one = Box::pin(limiter.admit("ann", START));
            assert!((&mut one).now_or_never().is_none());
            asked.push(one);
        }
        server.thaw();
        let answers = futures_util::future::join_all(asked).await;
        let admitted = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(admitted, LIMIT as usize);
    });
}

#[test]
fn without_redis_each_node_has_its_own_bucket() {
    let mut server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.exact_limiter("test", ONE)).await;
        server.kill();
        for (node, limiter) in &nodes {
            assert_eq!(limiter.admit("ann", START).await, Ok(()));
            assert!(limiter.admit("ann", START).await.is_err());
            assert_eq!(node.nodes.counts().limits_local.get(), 2);
        }
    });
}

#[test]
fn a_clock_set_back_heals_over_nodes_too() {
    let server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.exact_limiter("test", ONE)).await;
        let limiter = &nodes[0].1;
        limiter.admit("ann", START).await.unwrap();
        assert!(limiter.admit("ann", START).await.is_err());
        let refused = limiter.admit("ann", plus_seconds(START, -3_600)).await;
        assert!(refused.is_err_and(|refused| refused.wait_micros <= 60_000_000), "{refused:?}");
    });
}

#[test]
fn zero_switches_a_limit_off() {
    let server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.exact_limiter("test", 0)).await;
        let alone = Limiter::per_minute(0);
        for _ in 0..1_000 {
            assert_eq!(nodes[0].1.admit("ann", START).await, Ok(()));
            assert_eq!(alone.admit_at_once("ann", START), Some(Ok(())));
        }
    });
}

#[test]
fn a_name_tells_redis_nothing() {
    let server = RedisServer::start();
    wait(async {
        let nodes = limiters(&server, |nodes| nodes.exact_limiter("test", LIMIT)).await;
        nodes[0].1.admit("somebody@example.com", START).await.unwrap();
        let keys = server.ask(&["KEYS", "*"]);
        assert!(keys.starts_with("usher:limit:test:") && !keys.contains("example"), "{keys}");
    });
}

fn redis_micros(server: &RedisServer) -> i64 {
    let told = server.ask(&["TIME"]);
    let (seconds, micros) = told.split_once('\n').unwrap();
    let now = Timestamp::from_second(seconds.trim().parse().unwrap()).unwrap();
    now.as_microsecond() + micros.trim().parse::<i64>().unwrap()
}

/// What came into a bucket since, by Redis' own clock.
fn refilled(server: &RedisServer, since: i64) -> usize {
    let passed = redis_micros(server) - since;
    usize::try_from(passed * i64::from(LIMIT) / 60_000_000 + 1).unwrap()
}
