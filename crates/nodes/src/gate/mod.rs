//! The gate in front of the seats: it turns away who asks for seats that somebody has, before the
//! database is asked. It never gives a seat. Its yes only means that the database shall decide.
//!
//! Each seat that somebody took has an entry, `until owner hold`, under a key of its own; the keys of a
//! show share a hash tag, so that all of them are on one node of a cluster and one script sees them
//! together. An entry is void from its own end on, as a hold in the database is, and goes by itself soon
//! after.
//!
//! - Who passes has its seats for [`UNDECIDED_SECONDS`](crate::limits::UNDECIDED_SECONDS), while the
//!   database decides. If it refuses, [`SeatGate::withdraw`] takes back the entries of that very hold. A
//!   node that dies in between costs the next buyer these seconds at most.
//! - If it agrees, the facts of the commit move the end of the entries to that of the hold. Later facts
//!   follow what becomes of it: extended, being paid for, booked, given back, cancelled, swept. What was
//!   chosen inside a transaction, or won against what the gate said, is written down by
//!   [`SeatGate::keep`].
//! - An entry that is wrong all the same (its news was lost with Redis) is contradicted by the board of
//!   the show; the door asks the database then. [`LostSeat::is_decided`] tells which entries may be.
//!
//! A process that is alone has no gate: its only writer runs one script after the other in memory, and
//! refuses as quickly as a gate could.

mod claim;
mod follow;
mod vote;

use std::future::ready;
use std::sync::{Arc, LazyLock};

use futures_util::StreamExt;
use kernel::time::plus_seconds;
use kernel::{SeatNo, Timestamp};
use redis::{Script, ScriptInvocation};
use tokio::time::Instant;

pub use claim::Claim;
pub(crate) use follow::Follower;

use crate::counts::Counts;
use crate::limits::{DRIFT_MIN, ENTRY_GRACE_MILLISECONDS, UNDECIDED_SECONDS};
use crate::line::Line;
use vote::{Verdict, Vote, poll};

static TAKE: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("../scripts/take_seats.lua")));
static WITHDRAW: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("../scripts/withdraw_seats.lua")));
static KEEP: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("../scripts/keep_seats.lua")));
static FOLLOW: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("../scripts/follow_facts.lua")));

/// The gate of this node. Cheap to clone.
#[derive(Clone)]
pub struct SeatGate(Option<Arc<Shared>>);

/// What all nodes share.
pub(crate) struct Shared {
    pub(crate) lines: Arc<[Line]>,
    pub(crate) prefix: String,
    pub(crate) counts: Counts,
}

/// What the gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// Nobody has them: let the database decide.
    Passed,
    /// Others have these of them.
    Lost(Vec<LostSeat>),
    /// It cannot tell: let the database decide.
    Aside,
}

/// A seat that somebody else has, as the gate knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostSeat {
    /// Which.
    pub seat: SeatNo,
    /// Until when, in milliseconds since 1970.
    until: i64,
}

impl LostSeat {
    /// Whether the database is known to have given it away. Otherwise it is deciding at this moment.
    #[must_use]
    pub fn is_decided(&self, now: Timestamp) -> bool {
        self.until > plus_seconds(now, UNDECIDED_SECONDS).as_millisecond()
    }
}

impl SeatGate {
    /// No gate: everybody passes.
    pub(crate) const fn open() -> Self {
        Self(None)
    }

    pub(crate) fn over(lines: Arc<[Line]>, prefix: String, counts: Counts) -> Self {
        Self(Some(Arc::new(Shared { lines, prefix, counts })))
    }

    pub(crate) fn shared(&self) -> Option<&Arc<Shared>> {
        self.0.as_ref()
    }

    /// Asks for all of the seats, or none. Who has some of them already may ask again.
    pub async fn take(&self, claim: &Claim, now: Timestamp) -> Ruling {
        let Some(shared) = &self.0 else { return Ruling::Aside };
        shared.counts.gate_asked.inc();
        let ruling = shared.take(claim, now).await;
        match ruling {
            Ruling::Passed => {}
            Ruling::Lost(_) => _ = shared.counts.gate_refused.inc(),
            Ruling::Aside => _ = shared.counts.gate_aside.inc(),
        }
        ruling
    }

    /// The database refused: gives back what this very hold has taken.
    pub async fn withdraw(&self, claim: &Claim) {
        if let Some(shared) = &self.0 {
            shared.withdraw(claim).await;
        }
    }

    /// The database decided, about seats that this hold had not taken here: writes it down.
    pub async fn keep(&self, claim: &Claim, until: Timestamp, now: Timestamp) {
        let Some(shared) = &self.0 else { return };
        let mut script = KEEP.prepare_invoke();
        shared.name_keys(&mut script, claim);
        script.arg(until.as_millisecond()).arg(claim.owner()).arg(claim.hold());
        script.arg(kept_for(until, now));
        shared.tell_all(&script).await;
    }
}

impl Shared {
    async fn take(&self, claim: &Claim, now: Timestamp) -> Ruling {
        let until = plus_seconds(now, UNDECIDED_SECONDS);
        let mut script = TAKE.prepare_invoke();
        self.name_keys(&mut script, claim);
        script.arg(now.as_millisecond()).arg(until.as_millisecond());
        script.arg(claim.owner()).arg(claim.hold()).arg(kept_for(until, now));

        let began = Instant::now();
        let script = Arc::new(script);
        let votes = (0..self.lines.len()).map(|place| {
            let (lines, script) = (Arc::clone(&self.lines), Arc::clone(&script));
            async move { lines[place].run(&script).await.ok().map(|lost| Vote { lost }) }
        });
        let (verdict, rest) = poll(votes).await;
        if !rest.is_empty() {
            // Who is slow shall know all the same, for the day on which another one dies.
            tokio::spawn(rest.for_each(|_| ready(())));
        }
        if self.lines.len() > 1 && matches!(verdict, Verdict::No(_)) {
            self.withdraw(claim).await;
        }
        let validity = std::time::Duration::from_secs(UNDECIDED_SECONDS.unsigned_abs());
        let in_time = began.elapsed() + validity / 100 + DRIFT_MIN < validity;
        match verdict {
            Verdict::Yes if in_time => Ruling::Passed,
            Verdict::No(lost) => Ruling::Lost(claim.seats_at(&lost)),
            Verdict::Yes | Verdict::None => Ruling::Aside,
        }
    }

    async fn withdraw(&self, claim: &Claim) {
        let mut script = WITHDRAW.prepare_invoke();
        self.name_keys(&mut script, claim);
        script.arg(claim.hold());
        self.tell_all(&script).await;
    }

    fn name_keys(&self, script: &mut ScriptInvocation<'_>, claim: &Claim) {
        for seat in claim.seats() {
            script.key(self.key(claim.show(), *seat));
        }
    }

    /// The braces make all seats of a show hash alike.
    fn key(&self, show: kernel::ShowId, seat: SeatNo) -> String {
        format!("{}:seat:{{{show}}}:{seat}", self.prefix)
    }

    /// Runs a script wherever somebody answers; who does not is left to its entries' end.
    pub(crate) async fn tell_all(&self, script: &ScriptInvocation<'_>) {
        let told = self.lines.iter().map(|line| line.run::<()>(script));
        futures_util::future::join_all(told).await;
    }
}

/// How long Redis keeps an entry, in milliseconds: a bit longer than it means anything.
fn kept_for(until: Timestamp, now: Timestamp) -> i64 {
    (until.as_millisecond() - now.as_millisecond()).max(0) + ENTRY_GRACE_MILLISECONDS
}
