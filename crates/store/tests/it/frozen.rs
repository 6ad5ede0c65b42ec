//! A server that takes what it is sent and does not answer: nobody waits for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::spawn;
use std::time::Duration;

use fixtures::{Proxy, on_postgres};
use kernel::Clock;
use store::{Store, StoreConfig, StoreError};

use crate::support::{add, committed, eventually, key, queue, value};

/// Far more than a loaded machine needs to queue a script behind another one.
const ANSWER_MAX: Duration = Duration::from_secs(8);
const WAIT_MAX: Duration = Duration::from_secs(1);

fn assert_unavailable<T: std::fmt::Debug>(answer: &Result<T, StoreError>) {
    assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
}

#[test]
fn a_frozen_server_is_given_up_and_taken_back() {
    on_postgres(|bench| {
        let proxy = Proxy::before(bench.store.location());
        let mut config = StoreConfig::new(proxy.database.clone());
        (config.writers, config.readers) = (1, 1);
        (config.answer_max, config.wait_max) = (ANSWER_MAX, WAIT_MAX);
        let clock = Arc::clone(&bench.clock) as Arc<dyn Clock>;
        let store = Store::open(&config, Arc::clone(&clock)).unwrap();
        assert_eq!(store.write_blocking("add", |tx| add(tx, key(1), 1)), Ok(()));

        proxy.freeze();
        let (is_inside, other) = (Arc::<AtomicBool>::default(), store.clone());
        let inside = Arc::clone(&is_inside);
        let stuck = spawn(move || {
            other.write_blocking("stuck", move |tx| {
                inside.store(true, Ordering::SeqCst);
                add(tx, key(1), 1)
            })
        });
        eventually("the writer is at work", || is_inside.load(Ordering::SeqCst));
        let late = queue(&store, |tx| add(tx, key(1), 1));
        assert_unavailable(&store.read_blocking("read", |snapshot| value(snapshot, key(1))));
        assert_unavailable(&stuck.join().unwrap());
        assert_eq!(late.join().unwrap(), Err(StoreError::Expired));
        config.answer_max = WAIT_MAX;
        assert_unavailable(&Store::open(&config, clock).map(drop));

        proxy.thaw();
        eventually("it is taken back", || {
            store.write_blocking("add", |tx| add(tx, key(1), 1)).is_ok()
        });
        assert_eq!(committed(&store, key(1)), 2, "what was given up did not happen");
    });
}
