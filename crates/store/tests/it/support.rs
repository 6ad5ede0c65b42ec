//! What these tests share: one row that counts, and a writer that is kept busy.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use fixtures::Bench;
use kernel::Fact;
use store::{Engine, FactSink, Param, Snapshot, Store, StoreConfig, StoreError, Tx, params, sql};
use uuid::Uuid;

sql! {
    ADD = "INSERT INTO wallets (user_id, currency, balance_minor, updated_at) \
        VALUES ($1, 'INR', $2, $3) ON CONFLICT (user_id, currency) \
        DO UPDATE SET balance_minor = wallets.balance_minor + excluded.balance_minor";
    TAKE_LAST = "UPDATE wallets SET balance_minor = 0 \
        WHERE user_id = $1 AND currency = 'INR' AND balance_minor = 1";
    VALUE = "SELECT balance_minor FROM wallets WHERE user_id = $1 AND currency = 'INR'";
    LOCK = "SELECT user_id FROM wallets WHERE user_id = $1 FOR UPDATE";
    COUNTERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM wallets";
}

/// A row of its own, by a small number.
pub(crate) fn key(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Adds to a counter, making it if it is not there. Below zero a constraint says no.
pub(crate) fn add(tx: &mut Tx<'_>, key: Uuid, amount: i64) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&ADD, params![key, amount, now]).map(|_| ())
}

/// [`add`], on the way of the next statement.
pub(crate) fn add_later(tx: &mut Tx<'_>, key: Uuid, amount: i64) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute_later(&ADD, params![key, amount, now])
}

/// Takes one away from a counter that stands at one, on the way of the next statement.
pub(crate) fn take_last_later(tx: &mut Tx<'_>, key: Uuid) -> Result<(), StoreError> {
    tx.execute_once_later(&TAKE_LAST, params![key])
}

/// Says that the counter will be read.
pub(crate) fn value_ahead(snapshot: &mut Snapshot<'_>, key: Uuid) {
    snapshot.ahead(&VALUE, params![key]);
}

/// Whoever else locks this counter waits.
pub(crate) fn lock(tx: &mut Tx<'_>, key: Uuid) -> Result<(), StoreError> {
    tx.lock(&LOCK, params![key])
}

pub(crate) fn value(snapshot: &mut Snapshot<'_>, key: Uuid) -> Result<i64, StoreError> {
    let found = snapshot.row_opt(&VALUE, params![key], |row| row.get(0))?;
    Ok(found.unwrap_or(0))
}

pub(crate) fn counters(snapshot: &mut Snapshot<'_>) -> Result<i64, StoreError> {
    snapshot.row(&COUNTERS, &[] as &[Param<'_>], |row| row.get(0))
}

/// Waits until it is so.
pub(crate) fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "not yet: {what}");
        sleep(Duration::from_millis(5));
    }
}

/// What the counter stands at, as committed.
pub(crate) fn committed(store: &Store, key: Uuid) -> i64 {
    store.read_blocking("value", move |snapshot| value(snapshot, key)).unwrap()
}

/// Runs the test on both engines with a changed configuration.
pub(crate) fn each_engine(change: impl Fn(&mut StoreConfig), test: impl Fn(&Bench)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        eprintln!("on {engine:?}");
        test(&Bench::open(engine, &change));
    }
}

/// The only writer of a store, kept busy until it is released.
pub(crate) struct BusyWriter {
    leave: Arc<Barrier>,
    caller: JoinHandle<Result<(), StoreError>>,
}

impl BusyWriter {
    pub(crate) fn of(store: &Store) -> Self {
        let (enter, leave) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (inside, end, store) = (Arc::clone(&enter), Arc::clone(&leave), store.clone());
        let caller = spawn(move || {
            store.write_blocking("busy", move |_| {
                inside.wait();
                end.wait();
                Ok(())
            })
        });
        enter.wait();
        Self { leave, caller }
    }

    pub(crate) fn release(self) {
        self.leave.wait();
        self.caller.join().unwrap().unwrap();
    }
}

/// Queues a script on a thread of its own and returns when it waits behind the others.
pub(crate) fn queue<T: Send + 'static>(
    store: &Store,
    script: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> JoinHandle<Result<T, StoreError>> {
    let (before, store_of_caller) = (store.waiting().0, store.clone());
    let caller = spawn(move || store_of_caller.write_blocking("queued", script));
    while store.waiting().0 == before {
        sleep(Duration::from_millis(1));
    }
    caller
}

/// Remembers what it was told, call by call.
#[derive(Default)]
pub(crate) struct Told {
    calls: Mutex<Vec<Vec<Fact>>>,
    missed: AtomicU32,
}

impl Told {
    pub(crate) fn listening_to(store: &Store) -> Arc<Self> {
        let told = Arc::new(Self::default());
        store.listen(Arc::clone(&told) as Arc<dyn FactSink>);
        told
    }

    pub(crate) fn listening_to_own(store: &Store) -> Arc<Self> {
        let told = Arc::new(Self::default());
        store.listen_to_own(Arc::clone(&told) as Arc<dyn FactSink>);
        told
    }

    pub(crate) fn calls(&self) -> Vec<Vec<Fact>> {
        self.calls.lock().unwrap().clone()
    }

    /// How often facts may have been lost.
    pub(crate) fn missed(&self) -> u32 {
        self.missed.load(Ordering::SeqCst)
    }

    pub(crate) fn facts(&self) -> Vec<Fact> {
        self.calls().concat()
    }
}

impl FactSink for Told {
    fn committed(&self, facts: &[Fact]) {
        self.calls.lock().unwrap().push(facts.to_vec());
    }

    fn missed(&self) {
        self.missed.fetch_add(1, Ordering::SeqCst);
    }
}
