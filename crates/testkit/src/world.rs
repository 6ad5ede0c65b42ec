//! A whole box office in one test: a real database under a clock that stands still, Redis if the bench
//! has one beside it, the real flows, a real gateway on the loopback address, and a worker that works
//! when it is told to.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use accounts::Vault;
use booking::{Booking, BookingStatus, booking_problems, find_booking};
use fixtures::{Bench, RedisShare, TempFolder};
use flows::{Faults, Flows};
use kernel::{BookingId, Clock, Currency};
use nodes::{Company, Nodes, RedisConfig};
use notify::MailOutbox;
use payments::{Account, RefundStatus, balance_of, money_problems, payments_of, refunds_of};
use store::{ScriptError, Snapshot, Store, StoreError, Tx, job_counts, sql};
use tickets::{TicketKeys, ticket_problems};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use worker::{Idle, MailSender, Worker};

use crate::bank::Bank;

sql! {
    ALL_BOOKINGS = "SELECT booking_id FROM bookings ORDER BY booking_id";
}

/// How long something on this machine may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The box office. Nothing in it happens by itself, but that a gate hears what committed.
pub struct World<'b> {
    /// The database and the clock.
    pub bench: &'b Bench,
    /// The gateway.
    pub bank: Bank,
    /// What ticket codes are made and checked with.
    pub ticket_keys: TicketKeys,
    /// What personal data is sealed and opened with.
    pub vault: Arc<Vault>,
    /// Where letters go.
    pub letters: TempFolder,
    /// What it shares with other nodes.
    pub nodes: Nodes,
    flows: Flows,
    worker: Worker,
    _company: Company,
    // Dropped last: the gateway and the connections to it live on it.
    runtime: Runtime,
}

impl<'b> World<'b> {
    /// An empty box office over a fresh database, with Redis if there is one beside it.
    #[must_use]
    pub fn open(bench: &'b Bench) -> Self {
        Self::with_redis_in(bench, PATIENCE)
    }

    /// The same, that goes on without Redis if an answer takes longer.
    #[must_use]
    pub fn with_redis_in(bench: &'b Bench, answer_max: Duration) -> Self {
        Self::over(bench, bench.redis.as_ref().map(|redis| config_of(redis, answer_max)))
    }

    /// A node that does without Redis, though there may be one.
    #[must_use]
    pub fn without_redis(bench: &'b Bench) -> Self {
        Self::over(bench, None)
    }

    /// # Panics
    /// If this machine gives no socket on its loopback address, or Redis does not answer.
    fn over(bench: &'b Bench, redis: Option<RedisConfig>) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime can be started");
        let clock = Arc::clone(&bench.clock) as Arc<dyn Clock>;
        let (bank, flows) = runtime
            .block_on(async {
                let bank = Bank::open(clock).await?;
                let flows = Flows::new(bench.store.clone(), bank.line()?);
                bank.tell_flows(flows.clone()).await?;
                std::io::Result::Ok((bank, flows))
            })
            .expect("the gateway can be started");
        let (vault, letters) = (Arc::new(Vault::new([1; 32])), TempFolder::new());
        let worker = worker_of(&bench.store, &flows, &vault, &letters);
        let (nodes, company) = runtime.block_on(join(&bench.store, redis));
        Self {
            bench,
            bank,
            ticket_keys: TicketKeys::new([3; 32]),
            vault,
            letters,
            nodes,
            flows,
            worker,
            _company: company,
            runtime,
        }
    }

    /// The flows, as a door uses them.
    #[must_use]
    pub const fn flows(&self) -> &Flows {
        &self.flows
    }

    /// Waits for something asynchronous.
    pub fn wait<T>(&self, something: impl Future<Output = T>) -> T {
        self.runtime.block_on(something)
    }

    /// Runs a transaction script.
    pub fn write<T, E>(
        &self,
        script: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: ScriptError,
    {
        self.bench.store.write_blocking("testkit.script", script)
    }

    /// Runs a query.
    pub fn read<T, E>(
        &self,
        query: impl FnOnce(&mut Snapshot<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: ScriptError,
    {
        self.bench.store.read_blocking("testkit.query", query)
    }

    /// Does all background work that is due.
    pub fn work(&self) -> Result<Idle, StoreError> {
        self.wait(self.worker.run_until_idle())
    }

    /// From now on flows are cut where `faults` says; [`Faults::default`] cuts nowhere.
    pub fn cut_flows(&mut self, faults: Faults) {
        self.use_flows(self.flows.clone().with_faults(faults));
    }

    /// From now on nobody answers at the gateway's address.
    pub fn cut_line(&mut self) {
        let dead = self.bank.dead_line().expect("a dead line can be had");
        self.use_flows(Flows::new(self.bench.store.clone(), dead));
    }

    /// The gateway answers again.
    pub fn mend_line(&mut self) {
        let line = self.bank.line().expect("a line can be had");
        self.use_flows(Flows::new(self.bench.store.clone(), line));
    }

    fn use_flows(&mut self, flows: Flows) {
        self.worker = worker_of(&self.bench.store, &flows, &self.vault, &self.letters);
        self.flows = flows;
    }

    /// Everything that must never be, as `usher verify` would find it; none in a sound box office.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        self.read::<_, StoreError>(|snapshot| {
            let mut problems = booking_problems(snapshot)?;
            problems.extend(money_problems(snapshot)?);
            problems.extend(ticket_problems(snapshot)?);
            problems.extend(catalog::rating_problems(snapshot)?);
            Ok(problems)
        })
        .unwrap_or_else(|error| vec![format!("the database cannot be verified: {error}")])
    }

    /// What is left undone, or differs from the gateway's own book, at a moment at which everything
    /// should have come to rest.
    #[must_use]
    pub fn loose_ends(&self) -> Vec<String> {
        let report = self.wait(self.bank.report());
        self.read::<_, StoreError>(move |snapshot| {
            let mut loose = Vec::new();
            let open = job_counts(snapshot)?.open;
            if open > 0 {
                loose.push(format!("{open} jobs are left to do"));
            }
            for booking in all_bookings(snapshot)? {
                loose.extend(loose_ends_of(snapshot, &booking)?);
            }
            let currencies = report.charges.iter().map(|charge| charge.currency);
            for currency in currencies.collect::<BTreeSet<Currency>>() {
                let clearing = Account::GatewayClearing("sandbox".into());
                let (ours, theirs) =
                    (balance_of(snapshot, &clearing, currency)?, report.balance(currency));
                if ours != theirs {
                    loose.push(format!("the gateway's book says {theirs}, our ledger {ours}"));
                }
            }
            Ok(loose)
        })
        .unwrap_or_else(|error| vec![format!("the database cannot be read: {error}")])
    }
}

fn config_of(redis: &RedisShare, answer_max: Duration) -> RedisConfig {
    let prefix = redis.prefix.clone();
    RedisConfig { prefix, answer_max, ..RedisConfig::of(vec![redis.url.clone()]) }
}

async fn join(store: &Store, redis: Option<RedisConfig>) -> (Nodes, Company) {
    let nodes = redis
        .map_or_else(Nodes::alone, |redis| Nodes::over(&redis).expect("the address can be one"));
    timeout(PATIENCE, nodes.up()).await.expect("Redis answers");
    let company = nodes.keep_company(store);
    (nodes, company)
}

fn worker_of(store: &Store, flows: &Flows, vault: &Arc<Vault>, letters: &TempFolder) -> Worker {
    let address = "http://localhost";
    let outbox = MailOutbox::open(letters.path(), address).expect("letters can be written");
    let mail = MailSender::new(Arc::clone(vault), outbox, address.into());
    Worker::new("testkit".into(), store.clone(), flows.clone()).with_mail(mail)
}

fn all_bookings(snapshot: &mut Snapshot<'_>) -> Result<Vec<Booking>, StoreError> {
    let ids: Vec<BookingId> = snapshot.rows(&ALL_BOOKINGS, &[], |row| row.get(0))?;
    let mut bookings = Vec::with_capacity(ids.len());
    for id in ids {
        bookings.extend(find_booking(snapshot, id)?);
    }
    Ok(bookings)
}

fn loose_ends_of(
    snapshot: &mut Snapshot<'_>,
    booking: &Booking,
) -> Result<Vec<String>, StoreError> {
    let mut loose = Vec::new();
    let number = &booking.number;
    if booking.status == BookingStatus::Pending {
        loose.push(format!("booking {number} is pending"));
    }
    if payments_of(snapshot, booking.id)?.iter().any(|payment| payment.status.is_open()) {
        loose.push(format!("booking {number} has an open payment"));
    }
    if refunds_of(snapshot, booking.id)?.iter().any(|one| one.status != RefundStatus::Completed) {
        loose.push(format!("booking {number} has an open refund"));
    }
    let suspense = Account::BookingSuspense(booking.id);
    let left = balance_of(snapshot, &suspense, booking.due.currency)?;
    if !left.is_zero() {
        loose.push(format!("booking {number} has {left} in suspense"));
    }
    Ok(loose)
}
