//! A commit whose answer is lost: nobody knows whether it happened, so everybody looks again.

use std::sync::Arc;

use fixtures::{Bench, Proxy};
use kernel::{Clock, Fact};
use store::{Engine, Neighbours, Store, StoreConfig, StoreError};

use crate::support::{Told, add, committed, eventually, key};

#[test]
fn a_commit_whose_answer_is_lost_makes_everybody_look_again() {
    let bench = Bench::open(Engine::Postgres, |config| config.neighbours = Neighbours::Database);
    let proxy = Proxy::before(bench.store.location());
    let mut config = StoreConfig::new(proxy.database.clone());
    config.neighbours = Neighbours::Database;
    let store = Store::open(&config, Arc::clone(&bench.clock) as Arc<dyn Clock>).unwrap();
    let (here, there) = (Told::listening_to(&store), Told::listening_to(&bench.store));
    let sell = |store: &Store| {
        store.write_blocking("sell", |tx| {
            tx.fact(Fact::CitiesChanged);
            add(tx, key(1), 1)
        })
    };
    assert_eq!(sell(&store), Ok(()));
    eventually("both have begun to listen", || !there.facts().is_empty() && here.missed() > 0);
    let (before, facts) = ((here.missed(), there.missed()), here.facts());

    proxy.lose_the_next_commit();
    let lost = sell(&store);
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    assert!(here.missed() > before.0, "before the answer, so that whoever asks again sees it");
    assert_eq!(committed(&bench.store, key(1)), 2, "it has happened all the same");
    let told = || (here.missed() - before.0, there.missed() - before.1);
    eventually("both look again, and once more", || told().0 >= 2 && told().1 >= 2);
    assert_eq!(here.facts(), facts, "it might not have happened");
}
