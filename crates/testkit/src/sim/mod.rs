//! The simulation: a town that books, pays, changes its mind and meets every accident, all of it
//! decided by one seed.
//!
//! Real databases, real flows, the real gateway over real connections. Only one thing happens at a
//! time, clocks are held, and whatever gets lost is lost by the dice; so a seed always goes the same
//! way, and a failure can be looked at again: `make sim SEED=7`.
//!
//! What anybody could see goes to an [`Auditor`](crate::auditor::Auditor), who shares no code with
//! the business. Races between requests of the same instant are not looked for here; other tests
//! widen those windows.

mod checkout;
mod dice;
mod gate;
mod giving_back;
mod lie;
mod node;
mod pages;
mod quiet;
mod seats;
mod till;
mod town;
mod trace;
mod weather;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use fixtures::Bench;
use flows::CheckOut;
use kernel::time::plus_seconds;
use kernel::{BlockId, BookingId, Clock, HoldId, SeatNo, ShowId, Timestamp};
use store::Engine;
use tokio::net::TcpSocket;

use crate::auditor::{Auditor, BookingSeen, BookingWord, Event, Id};

pub use lie::Lie;

use dice::Dice;
use node::{Line, Node};
use till::Till;
use town::{Person, Town};
use trace::Trace;
use wire::Wire;

/// Two nodes on one database, the second with a clock that is a little off.
const NODES: usize = 2;
/// How far the second node's clock may be off.
const SKEW_SECONDS_MAX: i64 = 2;
/// Out of a hundred steps during an outage it ends before so many.
const OUTAGE_ENDS_PERCENT: usize = 12;
/// All bookings and seats are looked at after so many steps.
const LOOK_AT_ALL_EVERY: usize = 10;

/// What to run.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Decides everything.
    pub seed: u64,
    /// How many steps, before all becomes quiet.
    pub steps: usize,
    /// On which engine.
    pub engine: Engine,
    /// What the auditor is told wrongly, to prove that it listens.
    pub lie: Option<Lie>,
    /// How many of the last steps are told.
    pub steps_told: usize,
}

/// How a run went.
#[derive(Debug)]
pub struct Story {
    /// The same for two runs that went the same way.
    pub trace_hash: u64,
    /// Bookings that were begun.
    pub bookings: usize,
    /// The last steps, a line for each thing that happened.
    pub last_steps: String,
    /// What was wrong in which step, and how to see it again.
    pub failure: Option<String>,
}

/// Runs one seed.
///
/// # Panics
/// If the stage cannot be set: no database, no port.
#[must_use]
pub fn run(run: &Run) -> Story {
    // Dropped here and not inside the runtime, where a database's client cannot wait.
    let bench =
        Arc::new(Bench::open(run.engine, |config| (config.writers, config.readers) = (1, 1)));
    let mut auditor = Auditor::default();
    let town = Town::build(&bench.store, &mut auditor);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime can be made");
    runtime.block_on(async {
        let mut sim = Sim::open(run, Arc::clone(&bench), town, auditor).await;
        sim.live(run.steps).await;
        sim.story()
    })
}

struct Sim {
    run: Run,
    bench: Arc<Bench>,
    dice: Dice,
    town: Town,
    auditor: Auditor,
    trace: Trace,
    till: Till,
    wires: Vec<Wire>,
    skews: Vec<i64>,
    nodes: Vec<Node>,
    /// Kept while the gateway cannot be reached.
    outage: Option<TcpSocket>,
    holds: Vec<Asked>,
    blocks: Vec<(BlockId, ShowId)>,
    called_off: Vec<ShowId>,
    checkouts: Vec<Sent>,
    challenges: Vec<String>,
    /// The pages of bookings as they last were.
    pages: BTreeMap<Id, BookingSeen>,
    /// Set by steps after which any booking may have changed.
    look_at_all: bool,
}

/// A request for seats.
#[derive(Clone)]
struct Asked {
    hold: HoldId,
    show: ShowId,
    person: Person,
    wish: Wish,
    until: Timestamp,
}

#[derive(Clone)]
enum Wish {
    These(Vec<SeatNo>),
    Best(usize),
}

/// A checkout that somebody sent.
#[derive(Clone)]
struct Sent {
    person: Person,
    /// Whether the hold is theirs.
    is_own: bool,
    request: CheckOut,
}

impl Sim {
    async fn open(run: &Run, bench: Arc<Bench>, town: Town, auditor: Auditor) -> Self {
        let dice = Dice::of(run.seed, 1);
        // All shows sell by every clock.
        bench.clock.advance_seconds(SKEW_SECONDS_MAX);
        let clock = Arc::clone(&bench.clock) as Arc<dyn Clock>;
        let till = Till::open(run.seed, clock).await.expect("the gateway can be opened");
        let skews = vec![0, dice.between(-SKEW_SECONDS_MAX, SKEW_SECONDS_MAX)];
        // A third of all seeds has a good line, so that other accidents get their turn.
        let trouble = if dice.chance(33) { 0 } else { dice.below(25) };
        let (mut wires, mut nodes) = (Vec::new(), Vec::new());
        for (no, skew) in (0_u64..).zip(&skews) {
            let wire = Wire::open(Dice::of(run.seed, 10 + no), till.sandbox.address).await;
            let wire = wire.expect("a wire can be opened");
            wire.set_trouble(trouble);
            let name = format!("node {no}");
            let node = Node::open(&bench, &name, *skew, &Line::Wire(wire.clone()));
            nodes.push(node.expect("a node can be opened"));
            wires.push(wire);
        }
        Self {
            run: *run,
            bench,
            dice,
            town,
            auditor,
            trace: Trace::default(),
            till,
            wires,
            skews,
            nodes,
            outage: None,
            holds: Vec::new(),
            blocks: Vec::new(),
            called_off: Vec::new(),
            checkouts: Vec::new(),
            challenges: Vec::new(),
            pages: BTreeMap::new(),
            look_at_all: false,
        }
    }

    async fn live(&mut self, steps: usize) {
        for step in 1..=steps {
            self.trace.begin_step(step);
            self.look_at_all = step % LOOK_AT_ALL_EVERY == 0;
            self.step().await;
            if self.look_at_all {
                self.look_around().await;
            } else {
                self.look_at_open_pages().await;
            }
            if !self.auditor.objections().is_empty() {
                return;
            }
        }
        self.trace.begin_step(steps + 1);
        self.become_quiet().await;
    }

    async fn step(&mut self) {
        if self.outage.is_some() && self.dice.chance(OUTAGE_ENDS_PERCENT) {
            self.change_outage();
        }
        let step: Step = self.dice.weigh(&STEPS);
        match step {
            Step::Hold => self.hold_some().await,
            Step::HoldBest => self.hold_best().await,
            Step::RepeatHold => self.repeat_hold().await,
            Step::Extend => self.extend().await,
            Step::Release => self.release().await,
            Step::Block => self.block().await,
            Step::Unblock => self.unblock().await,
            Step::Reprice => self.reprice().await,
            Step::CheckOut => self.check_out().await,
            Step::RepeatCheckOut => self.repeat_check_out().await,
            Step::Challenge => self.answer_challenge().await,
            Step::Cancel => self.cancel().await,
            Step::CallOff => self.call_off().await,
            Step::Scan => self.scan().await,
            Step::LetOut => self.let_out().await,
            Step::Clock => self.move_clock(),
            Step::Restart => self.restart(),
            Step::Outage => self.change_outage(),
            Step::Webhooks => self.send_webhooks().await,
            Step::StrangeWebhook => self.send_strange_webhook().await,
            Step::Settle => self.settle_at_gateway().await,
            Step::Worker => self.work().await,
            Step::Sweep => self.sweep().await,
            Step::Reconcile => self.reconcile().await,
        }
    }

    /// The present instant of the world.
    fn now(&self) -> Timestamp {
        self.bench.clock.now()
    }

    fn any_node(&self) -> usize {
        self.dice.below(NODES)
    }

    /// Tells the auditor.
    fn hear(&mut self, event: Event) {
        let now = self.now().as_second();
        self.auditor.hear(now, event);
    }

    fn note(&mut self, line: impl std::fmt::Display) {
        let since = self.now().as_second() - fixtures::START.as_second();
        self.trace.note(format!("{since:>6} s  {line}"));
    }

    /// Opens a node anew, as after its death.
    fn reopen(&mut self, no: usize) {
        let line = match &self.outage {
            Some(socket) => Line::Dead(socket.local_addr().expect("a bound socket")),
            None => Line::Wire(self.wires[no].clone()),
        };
        let node = Node::open(&self.bench, &format!("node {no}"), self.skews[no], &line);
        self.nodes[no] = node.expect("a node can be opened again");
        self.till.mailbox.give_to(self.nodes[no].flows.clone(), false);
    }

    fn story(&self) -> Story {
        let Run { seed, steps, engine, steps_told, .. } = self.run;
        let objections = self.auditor.objections().join("\n  ");
        let step = self.trace.step();
        let name = format!("{engine:?}").to_lowercase();
        let again = format!("make sim SEED={seed} STEPS={steps} ENGINE={name}");
        Story {
            trace_hash: self.trace.hash(),
            bookings: self.pages.len(),
            last_steps: self.trace.tail(steps_told),
            failure: (!objections.is_empty()).then(|| {
                format!("seed {seed} on {engine:?}, step {step}:\n  {objections}\nagain: {again}")
            }),
        }
    }

    /// The pages that people have open: bookings that are being paid.
    async fn look_at_open_pages(&mut self) {
        let last = self.checkouts.last().map(|sent| sent.request.reserve.booking);
        let is_open = |booking: &BookingId| {
            let page = self.pages.get(&booking.uuid());
            Some(*booking) == last || page.is_some_and(|page| page.word == BookingWord::Pending)
        };
        let sent = self.checkouts.iter();
        let wanted: Vec<_> = sent
            .map(|sent| (sent.request.reserve.booking, sent.person.name.clone()))
            .filter(|(booking, _)| is_open(booking))
            .collect();
        self.look_at(wanted).await;
    }

    /// All pages, all seat maps and all books.
    async fn look_around(&mut self) {
        let sent = self.checkouts.iter();
        let all =
            sent.map(|sent| (sent.request.reserve.booking, sent.person.name.clone())).collect();
        self.look_at(all).await;
        for show in self.town.shows.iter().map(|one| one.show.id).collect::<Vec<_>>() {
            let map = self
                .bench
                .store
                .read("sim.map", move |reads| pages::seat_map(reads, show))
                .await
                .expect("the seat map can be read");
            self.hear(Event::Map { show: show.uuid(), seats: map });
        }
        let books = self.read_books().await;
        self.hear(Event::Books(books));
    }

    async fn look_at(&mut self, bookings: Vec<(BookingId, String)>) {
        let seen = self
            .bench
            .store
            .read("sim.pages", move |reads| {
                let pages = bookings
                    .iter()
                    .map(|(booking, person)| pages::booking_page(reads, *booking, person));
                pages.collect::<Result<Vec<_>, store::StoreError>>()
            })
            .await
            .expect("the pages can be read");
        for page in seen.into_iter().flatten() {
            if self.pages.get(&page.booking) != Some(&page) {
                self.note(format!("page {}", lines_of(&page)));
            }
            self.pages.insert(page.booking, page.clone());
            self.hear(Event::Booking(page));
        }
    }

    fn ahead(&self, seconds: i64) -> Timestamp {
        plus_seconds(self.now(), seconds)
    }
}

/// A page in one line.
fn lines_of(page: &BookingSeen) -> String {
    let payments: Vec<String> = page
        .payments
        .iter()
        .map(|one| match (one.is_captured, one.is_open) {
            (true, _) => format!("{} paid", one.minor),
            (_, true) => format!("{} asked", one.minor),
            _ => format!("{} refused", one.minor),
        })
        .collect();
    let back: i64 = page.refunds.iter().map(|one| one.minor).sum();
    let words: Vec<String> = page.tickets.iter().map(|one| format!("{:?}", one.word)).collect();
    format!(
        "{} {:?} {} due {} [{}] back {back} tickets [{}]",
        page.booking,
        page.word,
        page.code.as_deref().unwrap_or("-"),
        page.due,
        payments.join(", "),
        words.join(", "),
    )
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Hold,
    HoldBest,
    RepeatHold,
    Extend,
    Release,
    Block,
    Unblock,
    Reprice,
    CheckOut,
    RepeatCheckOut,
    Challenge,
    Cancel,
    CallOff,
    Scan,
    LetOut,
    Clock,
    Restart,
    Outage,
    Webhooks,
    StrangeWebhook,
    Settle,
    Worker,
    Sweep,
    Reconcile,
}

/// How often each step is drawn, in proportion.
const STEPS: [(usize, Step); 24] = [
    (36, Step::Hold),
    (14, Step::HoldBest),
    (5, Step::RepeatHold),
    (6, Step::Extend),
    (5, Step::Release),
    (3, Step::Block),
    (3, Step::Unblock),
    (2, Step::Reprice),
    (48, Step::CheckOut),
    (10, Step::RepeatCheckOut),
    (10, Step::Challenge),
    (12, Step::Cancel),
    (1, Step::CallOff),
    (10, Step::Scan),
    (2, Step::LetOut),
    (22, Step::Clock),
    (3, Step::Restart),
    (2, Step::Outage),
    (9, Step::Webhooks),
    (3, Step::StrangeWebhook),
    (4, Step::Settle),
    (9, Step::Worker),
    (3, Step::Sweep),
    (6, Step::Reconcile),
];
