//! A real streaming replica answers what may be a moment old, as long as it keeps up.

use std::sync::Arc;
use std::time::Duration;

use fixtures::{Replica, on_postgres};
use kernel::Clock;
use store::{Location, ReplicaConfig, Store, StoreConfig, StoreError};
use tokio::runtime::Runtime;

use crate::support::{add, committed, eventually, key, value};

/// The test asks a replica that has just been stopped from following, which must count as fit for as
/// long as a loaded machine may take for that.
const LAG_MAX: Duration = Duration::from_secs(10);

struct House {
    replica: Replica,
    store: Store,
    runtime: Runtime,
}

impl House {
    /// The number as it may be a moment old.
    fn recent(&self) -> i64 {
        let read = self.store.read_recent("recent", |snapshot| value(snapshot, key(1)));
        self.runtime.block_on(read).unwrap()
    }

    fn add(&self) {
        let added = self.store.write_blocking("add", |tx| add(tx, key(1), 1));
        assert_eq!(added, Ok::<_, StoreError>(()));
    }

    fn comes_to(&self, keeps_up: bool) {
        eventually("the replica is judged anew", || {
            self.store.replica_keeps_up().unwrap().is_ok() == keeps_up
        });
    }
}

#[test]
fn a_replica_that_lags_or_dies_is_left_out_and_taken_back() {
    on_postgres(|bench| {
        let replica = Replica::of(bench.store.location());
        let Location::Postgres(url) = replica.database.clone() else { unreachable!() };
        let mut config = StoreConfig::new(bench.store.location().clone());
        (config.writers, config.readers) = (1, 1);
        config.replica = Some(ReplicaConfig { url, lag_max: LAG_MAX });
        let store = Store::open(&config, Arc::clone(&bench.clock) as Arc<dyn Clock>).unwrap();
        let house = House { replica, store, runtime: Runtime::new().unwrap() };
        house.add();
        house.comes_to(true);
        eventually("the replica has what was written", || house.recent() == 1);

        // Only the replica can be behind: who sees the old number was answered by it.
        house.replica.pause();
        house.add();
        assert_eq!((house.recent(), committed(&house.store, key(1))), (1, 2));
        house.comes_to(false);
        assert_eq!(house.recent(), 2, "the primary answers");
        house.replica.resume();
        house.comes_to(true);

        house.replica.stop();
        assert_eq!(house.recent(), 2, "a query that fails there is asked here");
        house.comes_to(false);
        house.add();
        assert_eq!(house.recent(), 3);
        house.replica.start();
        house.comes_to(true);
        eventually("the replica has caught up", || house.recent() == 3);
    });
}
