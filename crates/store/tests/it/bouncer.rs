//! Behind a real PgBouncer: in session mode all is as without it, transaction mode is noticed.

use std::sync::Arc;

use fixtures::{Bouncer, Pooling, on_postgres};
use kernel::{Clock, Fact};
use store::{Neighbours, Store, StoreConfig, StoreError};

use crate::support::{Told, add, committed, eventually, key};

#[test]
fn in_session_mode_nodes_work_and_hear_each_other() {
    on_postgres(|bench| {
        let bouncer = Bouncer::before(bench.store.location(), Pooling::Session);
        let open = || {
            let mut config = StoreConfig::new(bouncer.database.clone());
            (config.writers, config.readers) = (2, 1);
            config.neighbours = Neighbours::Database;
            Store::open(&config, Arc::clone(&bench.clock) as Arc<dyn Clock>).unwrap()
        };
        let (one, two) = (open(), open());
        let told = Told::listening_to(&two);
        assert_eq!(one.shares_connections(), Ok(false));
        eventually("a fact crosses", || {
            let done = one.write_blocking("add", |tx| {
                tx.fact(Fact::CitiesChanged);
                add(tx, key(1), 1)
            });
            assert_eq!(done, Ok::<_, StoreError>(()));
            !told.facts().is_empty()
        });
        assert!(committed(&two, key(1)) > 0);
    });
}

#[test]
fn transaction_mode_is_noticed() {
    on_postgres(|bench| {
        assert_eq!(bench.store.shares_connections(), Ok(false));
        let bouncer = Bouncer::before(bench.store.location(), Pooling::Transaction);
        let config = StoreConfig::new(bouncer.database.clone());
        let store = Store::open(&config, Arc::clone(&bench.clock) as Arc<dyn Clock>).unwrap();
        assert_eq!(store.shares_connections(), Ok(true));
    });
}
