//! Several independent servers: a majority rules, and a minority may be gone.

use fixtures::RedisServer;
use nodes::{RedisConfig, Ruling};

use crate::support::{Node, claim, lost, patient, until, wait};

fn servers(count: usize) -> (Vec<RedisServer>, RedisConfig) {
    let servers: Vec<_> = (0..count).map(|_| RedisServer::start()).collect();
    let config = patient(servers.iter().map(RedisServer::url).collect());
    (servers, config)
}

/// How many entries each server has.
fn entries(servers: &[RedisServer]) -> Vec<String> {
    servers.iter().map(|server| server.ask(&["DBSIZE"])).collect()
}

/// Waits until each server has so many entries: a majority answered before all had heard.
async fn all_have(servers: &[RedisServer], count: usize) {
    let all = vec![count.to_string(); servers.len()];
    until("all have heard", || async { entries(servers) == all }).await;
}

#[test]
fn any_minority_may_be_gone() {
    for count in [3, 5] {
        let (mut servers, config) = servers(count);
        wait(async {
            let (one, other) = (Node::join(&config).await, Node::join(&config).await);
            assert_eq!(one.take("ann", 1, &[1, 2]).await, Ruling::Passed);
            // A server that hears ben before ann refuses ann, and then has none of her seats.
            all_have(&servers, 2).await;
            assert_eq!(lost(other.take("ben", 2, &[2]).await), [2]);
            for down in 0..count / 2 {
                servers[down].kill();
                assert_eq!(lost(other.take("ben", 2, &[2]).await), [2], "{down} of {count}");
                let seat = 10 + down as u32;
                assert_eq!(other.take("ben", 3, &[seat]).await, Ruling::Passed);
                all_have(&servers[down + 1..], 3 + down).await;
                assert_eq!(lost(one.take("ann", 4, &[seat]).await), [seat]);
            }
            servers[count / 2].kill();
            assert_eq!(other.take("ben", 2, &[2]).await, Ruling::Aside, "no majority is left");
            for server in &mut servers[..=count / 2] {
                server.start_again();
            }
            one.nodes.up().await;
            assert_eq!(one.take("cem", 5, &[99]).await, Ruling::Passed);
        });
    }
}

#[test]
fn who_loses_leaves_nothing_behind() {
    let (servers, config) = servers(3);
    wait(async {
        let one = Node::join(&config).await;
        assert_eq!(one.take("ann", 1, &[1]).await, Ruling::Passed);
        all_have(&servers, 1).await;
        // One server has forgotten: ben would have won there.
        servers[2].ask(&["FLUSHALL"]);
        assert_eq!(lost(one.take("ben", 2, &[1]).await), [1]);
        until("ben has let go", || async { entries(&servers) == ["1", "1", "0"] }).await;
        assert_eq!(lost(one.take("ben", 3, &[1]).await), [1]);
        one.gate.withdraw(&claim("ann", 1, &[1])).await;
        until("nobody has it", || async { entries(&servers) == ["0", "0", "0"] }).await;
    });
}

#[test]
fn a_draw_is_for_the_database() {
    let (mut servers, config) = servers(3);
    wait(async {
        let one = Node::join(&config).await;
        servers[2].kill();
        assert_eq!(one.take("ann", 1, &[1]).await, Ruling::Passed);
        servers[1].ask(&["FLUSHALL"]);
        assert_eq!(one.take("ben", 2, &[1]).await, Ruling::Aside, "one for each, and one is gone");
    });
}

#[test]
fn a_slow_minority_is_not_waited_for() {
    let (servers, config) = servers(3);
    wait(async {
        let one = Node::join(&config).await;
        servers[0].freeze();
        // Patience is twenty seconds for each answer: this would take half an hour.
        for hold in 0..100 {
            assert_eq!(one.take("ann", hold, &[1]).await, Ruling::Passed);
        }
        servers[0].thaw();
    });
}

#[test]
fn two_servers_have_no_majority_and_are_refused() {
    let config = RedisConfig::of(vec!["redis://a:1".into(), "redis://b:1".into()]);
    assert!(config.check().unwrap_err().to_string().contains("three"));
}
