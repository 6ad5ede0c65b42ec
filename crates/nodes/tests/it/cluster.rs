//! A real Redis Cluster of three nodes: all seats of a show are on one of them.

use fixtures::{RedisCluster, START};
use kernel::{HoldId, ShowId};
use nodes::{Claim, RedisConfig, Ruling};
use uuid::Uuid;

use crate::support::{Node, lost, patient, wait};

const SHOWS: u128 = 30;

#[test]
fn seats_of_a_show_are_taken_together_and_shows_are_spread() {
    let cluster = RedisCluster::start();
    // The others are found through any node.
    let config = RedisConfig { is_cluster: true, ..patient(cluster.urls()[..1].to_vec()) };
    wait(async {
        let (one, other) = (Node::join(&config).await, Node::join(&config).await);
        for number in 0..SHOWS {
            let show = ShowId::new(Uuid::from_u128(number));
            let claim = |who: &str, hold, seats: &[u32]| {
                Claim::new(show, HoldId::new(Uuid::from_u128(hold)), &who, seats.to_vec())
            };
            let ann = claim("ann", 1, &[1, 2, 3]);
            assert_eq!(one.gate.take(&ann, START).await, Ruling::Passed);
            assert_eq!(lost(other.gate.take(&claim("ben", 2, &[3, 4]), START).await), [3]);
            one.gate.withdraw(&ann).await;
            let ben = claim("ben", 2, &[3, 4]);
            assert_eq!(other.gate.take(&ben, START).await, Ruling::Passed);
        }
        let counts = cluster.key_counts();
        assert_eq!(counts.iter().sum::<u64>(), 2 * SHOWS as u64);
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    });
}

#[test]
fn limits_are_one_over_the_cluster() {
    let cluster = RedisCluster::start();
    let config = RedisConfig { is_cluster: true, ..patient(cluster.urls()) };
    wait(async {
        let mut admitted = 0;
        for _ in 0..3 {
            let limiter = Node::join(&config).await.nodes.exact_limiter("test", 1);
            admitted += usize::from(limiter.admit("ann", START).await.is_ok());
        }
        assert_eq!(admitted, 1);
    });
}
