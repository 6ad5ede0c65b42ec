//! What these tests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fixtures::START;
use kernel::time::plus_seconds;
use kernel::{Fact, HoldId, SeatNo, ShowId, Timestamp};
use nodes::{Claim, Nodes, RedisConfig, Ruling, SeatGate};
use store::FactSink;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// How long anything may take on a machine that has much else to do.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// One node.
pub struct Node {
    pub nodes: Nodes,
    pub gate: SeatGate,
}

/// Patient configuration: only a dead server is given up.
pub fn patient(urls: Vec<String>) -> RedisConfig {
    RedisConfig { answer_max: Duration::from_secs(20), ..RedisConfig::of(urls) }
}

impl Node {
    /// A node that all servers answer.
    pub async fn join(config: &RedisConfig) -> Self {
        let node = Self::open(config);
        tokio::time::timeout(PATIENCE, node.nodes.up()).await.unwrap();
        node
    }

    pub fn open(config: &RedisConfig) -> Self {
        let nodes = Nodes::over(config).unwrap();
        Self { gate: nodes.gate(), nodes }
    }

    pub async fn take(&self, who: &str, hold: u128, seats: &[SeatNo]) -> Ruling {
        self.gate.take(&claim(who, hold, seats), START).await
    }
}

pub fn show() -> ShowId {
    ShowId::new(Uuid::from_u128(1))
}

pub fn claim(who: &str, hold: u128, seats: &[SeatNo]) -> Claim {
    Claim::new(show(), HoldId::new(Uuid::from_u128(hold)), &who, seats.to_vec())
}

pub fn after(seconds: i64) -> Timestamp {
    plus_seconds(START, seconds)
}

/// The seats that others have.
pub fn lost(ruling: Ruling) -> Vec<SeatNo> {
    match ruling {
        Ruling::Lost(lost) => lost.into_iter().map(|lost| lost.seat).collect(),
        other => panic!("nothing is lost: {other:?}"),
    }
}

pub fn wait<T>(work: impl Future<Output = T>) -> T {
    Runtime::new().unwrap().block_on(work)
}

/// Looks again and again until it is so.
pub async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < PATIENCE, "waited too long until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Remembers what it was told.
#[derive(Default)]
pub struct Told {
    facts: std::sync::Mutex<Vec<Fact>>,
    missed: AtomicUsize,
}

impl Told {
    pub fn listening_to(store: &store::Store) -> Arc<Self> {
        let told = Arc::new(Self::default());
        store.listen(Arc::clone(&told) as Arc<dyn FactSink>);
        told
    }

    pub fn facts(&self) -> Vec<Fact> {
        self.facts.lock().unwrap().clone()
    }

    pub fn missed(&self) -> usize {
        self.missed.load(Ordering::SeqCst)
    }
}

impl FactSink for Told {
    fn committed(&self, facts: &[Fact]) {
        self.facts.lock().unwrap().extend_from_slice(facts);
    }

    fn missed(&self) {
        self.missed.fetch_add(1, Ordering::SeqCst);
    }
}
