//! A commit whose answer is lost: nobody knows whether it happened, so everybody looks again.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::spawn;

use fixtures::{Bench, TempFolder};
use kernel::{Clock, Fact};
use store::{Engine, Location, Neighbours, Store, StoreConfig, StoreError};

use crate::support::{Told, add, committed, eventually, key};

/// Stands between a store and its server, and cuts the connection that brings the answer to the next
/// `COMMIT` after it was told to.
struct Proxy {
    database: Location,
    cuts: Arc<AtomicBool>,
    _folder: TempFolder,
}

impl Proxy {
    fn before(database: &Location) -> Self {
        let Location::Postgres(url) = database else { panic!("{database:?} has no server") };
        let (server, name) = url.rsplit_once('/').unwrap();
        let (who, server) = server.rsplit_once('@').unwrap();
        let server = PathBuf::from(server.replace("%2F", "/")).join(".s.PGSQL.5432");
        let folder = TempFolder::new();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let at = folder.path().to_str().unwrap().replace('/', "%2F");
        let cuts = Arc::<AtomicBool>::default();
        let cut = Arc::clone(&cuts);
        spawn(move || {
            for caller in listener.incoming() {
                carry(caller.unwrap(), UnixStream::connect(&server).unwrap(), &cut);
            }
        });
        Self { database: Location::Postgres(format!("{who}@{at}/{name}")), cuts, _folder: folder }
    }
}

/// Moves bytes both ways until one side closes, or the answer that is to be lost arrives.
fn carry(caller: UnixStream, server: UnixStream, cuts: &Arc<AtomicBool>) {
    let is_lost = Arc::<AtomicBool>::default();
    let (mut from, mut to) = (caller.try_clone().unwrap(), server.try_clone().unwrap());
    let (cuts, loses) = (Arc::clone(cuts), Arc::clone(&is_lost));
    spawn(move || {
        pass(&mut from, &mut to, |asked| {
            let commits = asked.windows(7).any(|part| part == b"COMMIT\0");
            if commits && cuts.swap(false, Ordering::SeqCst) {
                loses.store(true, Ordering::SeqCst);
            }
            true
        });
    });
    let (mut from, mut to) = (server, caller);
    spawn(move || pass(&mut from, &mut to, |_| !is_lost.load(Ordering::SeqCst)));
}

fn pass(from: &mut UnixStream, to: &mut UnixStream, passes: impl Fn(&[u8]) -> bool) {
    let mut bytes = [0; 8_192];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        if !passes(&bytes[..length]) || to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

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

    proxy.cuts.store(true, Ordering::SeqCst);
    let lost = sell(&store);
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    assert!(here.missed() > before.0, "before the answer, so that whoever asks again sees it");
    assert_eq!(committed(&bench.store, key(1)), 2, "it has happened all the same");
    let told = || (here.missed() - before.0, there.missed() - before.1);
    eventually("both look again, and once more", || told().0 >= 2 && told().1 >= 2);
    assert_eq!(here.facts(), facts, "it might not have happened");
}
