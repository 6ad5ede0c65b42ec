//! What all doors share: one store, one set of limiters, one cache, one view of each show.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use accounts::{AccessTokens, PasswordCost, Vault};
use flows::Flows;
use kernel::Entropy;
use nodes::{Limiter, Nodes, SeatGate};
use seating::Boards;
use store::{FactSink, ScriptObserver, ScriptReport, Store, StoreError};
use tickets::TicketKeys;
use tokio::sync::Semaphore;

use crate::door::ApiError;
use crate::door::limits::RateLimits;
use crate::door::pressure::Pressure;
use crate::door::request_id::RequestIds;
use crate::health::Readiness;
use crate::listings::Listings;
use crate::metrics::Metrics;
use crate::seats::{ShowViews, Watches};
use crate::turns::Turns;

/// Password hashes that are made at a time; each takes about 20 MB.
const SLOW_WORK_MAX: usize = 8;
/// Who waits longer for a turn is asked to come back.
const SLOW_WORK_WAIT_MAX: Duration = Duration::from_secs(3);

/// What the program gives to the doors when it starts.
pub struct Setup {
    /// The database, migrated.
    pub store: Store,
    /// Where identifiers, nonces and secrets of new sign-ins come from.
    pub entropy: Arc<dyn Entropy>,
    /// Seals and opens personal data.
    pub vault: Arc<Vault>,
    /// Issues and reads access tokens.
    pub access_tokens: Arc<AccessTokens>,
    /// Signs tickets and proves their codes.
    pub ticket_keys: Arc<TicketKeys>,
    /// Checkout, refunds and webhooks, with the gateways.
    pub flows: Flows,
    /// What a password hash costs.
    pub password_cost: PasswordCost,
    /// The boards, which must listen to the store's facts.
    pub boards: Arc<Boards>,
    /// What this process shares with others.
    pub nodes: Nodes,
    /// How often one caller may ask.
    pub rate_limits: RateLimits,
    /// Whether holds last longer for people who need more time.
    pub more_time: MoreTime,
    /// The operator's proxies in front of us, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// How long a listing may go on telling old numbers of free seats.
    pub listing_age_max: Duration,
}

/// Whether holds last longer for people who need more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoreTime {
    /// For whoever says so.
    Offered,
    /// For nobody: the operator expects a rush.
    Off,
}

/// The state of the doors. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What the clones of an [`App`] share.
pub struct Shared {
    /// The database.
    pub store: Store,
    /// Where identifiers and secrets come from; see [`App::fresh`] and [`App::random`].
    pub entropy: Arc<dyn Entropy>,
    /// Seals and opens personal data.
    pub vault: Arc<Vault>,
    /// Signs tickets and proves their codes.
    pub ticket_keys: Arc<TicketKeys>,
    /// Checkout, refunds and webhooks, with the gateways.
    pub flows: Flows,
    /// Answers that many people get.
    pub listings: Arc<Listings>,
    /// How long a listing may go on telling old numbers of free seats.
    pub listing_age_max: Duration,
    /// How often one caller may ask.
    pub limiters: Limiters,
    /// Turns away who asks for seats that somebody has.
    pub(crate) gate: SeatGate,
    /// Whether holds last longer for people who need more time.
    pub more_time: MoreTime,
    /// What this process counts.
    pub metrics: Arc<Metrics>,
    /// How much the store has to do.
    pub pressure: Arc<Pressure>,
    /// Whether this process wants requests.
    pub readiness: Readiness,
    pub(crate) access_tokens: Arc<AccessTokens>,
    pub(crate) password_cost: PasswordCost,
    pub(crate) boards: Arc<Boards>,
    pub(crate) views: Arc<ShowViews>,
    /// Who reads the row or the seats of a show for everyone.
    pub(crate) loads: Turns,
    pub(crate) watches: Watches,
    pub(crate) trusted_proxies: usize,
    pub(crate) request_ids: RequestIds,
    slow_work: Semaphore,
}

/// The limits, each with its own buckets.
pub struct Limiters {
    /// Requests, by network.
    pub requests: Limiter,
    /// Holds, by owner.
    pub holds: Limiter,
    /// Attempts to sign in and letters asked for, by network and account.
    pub sign_ins: Limiter,
}

/// Those who watch how scripts fare.
struct Observers {
    metrics: Arc<Metrics>,
    pressure: Arc<Pressure>,
}

impl ScriptObserver for Observers {
    fn ended(&self, report: &ScriptReport) {
        self.metrics.ended(report);
        self.pressure.ended(report);
    }
}

impl App {
    /// Puts the parts together, and begins to count what the store does.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let metrics = Arc::new(Metrics::with(setup.nodes.counts()));
        let pressure = Arc::new(Pressure::default());
        let observers =
            Observers { metrics: Arc::clone(&metrics), pressure: Arc::clone(&pressure) };
        setup.store.observe(Arc::new(observers));
        let views = Arc::new(ShowViews::default());
        setup.store.listen(Arc::clone(&views) as Arc<dyn FactSink>);
        let listings = Arc::new(Listings::new(setup.listing_age_max));
        setup.store.listen(Arc::clone(&listings) as Arc<dyn FactSink>);
        let (nodes, limits) = (setup.nodes, setup.rate_limits);
        Self(Arc::new(Shared {
            request_ids: RequestIds::new(setup.entropy.as_ref()),
            store: setup.store,
            entropy: setup.entropy,
            vault: setup.vault,
            access_tokens: setup.access_tokens,
            ticket_keys: setup.ticket_keys,
            flows: setup.flows,
            password_cost: setup.password_cost,
            boards: setup.boards,
            views,
            loads: Turns::default(),
            watches: Watches::default(),
            listings,
            listing_age_max: setup.listing_age_max,
            limiters: Limiters {
                requests: nodes.quick_limiter("requests", limits.requests_per_minute_per_address),
                holds: nodes.exact_limiter("holds", limits.holds_per_minute_per_person),
                sign_ins: nodes.exact_limiter("sign-ins", limits.sign_ins_per_minute_per_account),
            },
            gate: nodes.gate(),
            more_time: setup.more_time,
            trusted_proxies: setup.trusted_proxies,
            slow_work: Semaphore::new(SLOW_WORK_MAX),
            metrics,
            pressure,
            readiness: Readiness::default(),
        }))
    }

    /// A fresh identifier: `app.fresh(HoldId::new)`.
    pub fn fresh<T>(&self, kind: impl Fn(uuid::Uuid) -> T) -> T {
        kind(self.entropy.uuid(self.store.now()))
    }

    /// Runs what is slow on purpose, such as hashing a password, beside the runtime; only so much at
    /// a time, so that it cannot take all memory and all processors.
    pub async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let waited = tokio::time::timeout(SLOW_WORK_WAIT_MAX, self.slow_work.acquire()).await;
        let Ok(Ok(_permit)) = waited else { return Err(StoreError::Overloaded.into()) };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| ApiError::internal(format!("slow work failed: {error}")))
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}

impl Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}
