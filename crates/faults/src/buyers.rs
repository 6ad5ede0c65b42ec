//! People who buy while something breaks: two rivals for each pair of seats, over two connections.
//!
//! Each behaves as a good client does: every request has an `Idempotency-Key`, and is sent again,
//! the same, when no answer came or when the house could not. What was acknowledged is remembered.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use loadtest::Trouble;
use loadtest::client::{Answer, Call, Line, Target};
use loadtest::dealer::{Dealer, Pair};
use loadtest::tally::Tally;
use loadtest::trouble::During;
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::sleep;

use crate::program::wait_until;
use crate::seen::{Seen, What};

/// Rivals at a time, in pairs.
const PAIRS_OF_RIVALS: usize = 5;
/// What a buyer does between two purchases.
const THINKS: Duration = Duration::from_millis(100);
/// How long a buyer waits before asking again.
const ASKS_AGAIN: Duration = Duration::from_millis(300);
/// How long a buyer goes on asking.
const GIVES_UP: Duration = Duration::from_secs(45);
/// The first request with this key is still running, or was when its node died.
const IN_PROGRESS: &str = "request_in_progress";
/// Too many change the same rows at once, or too many wait.
pub const BUSY: &str = "overloaded";

/// A crowd that buys until it is told to stop.
pub struct Buyers {
    /// What they saw.
    pub seen: Arc<Seen>,
    /// What they were told.
    pub tally: Arc<Tally>,
    /// What is sold.
    pub dealer: Dealer,
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<Result<(), Trouble>>,
}

/// What one buyer carries.
struct Crowd {
    target: Target,
    seen: Arc<Seen>,
    tally: Arc<Tally>,
    dealer: Dealer,
    is_over: Arc<AtomicBool>,
}

impl Buyers {
    /// Lets them in.
    #[must_use]
    pub fn begin(target: &Target, dealer: Dealer) -> Self {
        let (seen, tally) = (Arc::new(Seen::default()), Arc::new(Tally::default()));
        let is_over = Arc::new(AtomicBool::new(false));
        let crowd = Crowd {
            target: target.clone(),
            seen: Arc::clone(&seen),
            tally: Arc::clone(&tally),
            dealer: dealer.clone(),
            is_over: Arc::clone(&is_over),
        };
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime = runtime.during("a runtime for buyers")?;
            LocalSet::new().block_on(&runtime, crowd.buy_all());
            Ok(())
        });
        Self { seen, tally, dealer, is_over, thread }
    }

    /// Waits until so many more were sold.
    pub fn wait_for(&self, bookings: usize, since: Instant) -> Result<(), Trouble> {
        let what = format!("{bookings} bookings");
        wait_until(&what, || {
            self.seen.bookings_since(since) >= bookings || self.thread.is_finished()
        })?;
        if self.seen.bookings_since(since) < bookings {
            return Err(Trouble::new(format!("{what}: no seats were left to sell")));
        }
        Ok(())
    }

    /// Lets nobody in any more and waits until all are served.
    pub fn end(self) -> Result<(Arc<Seen>, Arc<Tally>, Dealer), Trouble> {
        self.is_over.store(true, Ordering::SeqCst);
        self.thread.join().map_err(|_| Trouble::new("the buyers died"))??;
        Ok((self.seen, self.tally, self.dealer))
    }
}

impl Crowd {
    async fn buy_all(self) {
        let crowd = Rc::new(self);
        let buyers: Vec<_> = (0..PAIRS_OF_RIVALS)
            .map(|number| {
                let crowd = Rc::clone(&crowd);
                spawn_local(async move { crowd.keep_buying(number).await })
            })
            .collect();
        for buyer in buyers {
            // A buyer that panicked has nothing more to say; the audit counts what was told.
            let _ = buyer.await;
        }
    }

    async fn keep_buying(&self, number: usize) {
        let mut one = Line::to(&self.target, 2 * number);
        let mut two = Line::to(&self.target, 2 * number + 1);
        while !self.is_over.load(Ordering::SeqCst) {
            let Some(pair) = self.dealer.deal() else { return };
            tokio::join!(self.buy(&mut one, &pair, "one"), self.buy(&mut two, &pair, "two"));
            sleep(THINKS).await;
        }
    }

    async fn buy(&self, line: &mut Line, pair: &Pair<'_>, rival: &str) {
        let session = format!("{}-{rival}", pair.session());
        let [first, second] = pair.seats;
        let show = pair.show;
        let body = format!(r#"{{"seatIds":["{first}","{second}"],"sessionId":"{session}"}}"#);
        let hold = Call::post(&format!("/api/v1/shows/{show}/seats/lock"), body);
        let Some(held) = self.insist(line, &hold.with_key(&format!("hold-{show}-{session}"))).await
        else {
            return;
        };
        let Some(lock) = held.json()["lockId"].as_str().map(str::to_owned) else { return };
        self.seen.note(What::Held);
        let body = format!(
            r#"{{"showId":"{show}","lockId":"{lock}","sessionId":"{session}","contactInfo":{{"email":"faults@usher.test"}},"paymentMethod":{{"type":"credit_card","token":"pm_card_visa"}}}}"#
        );
        let pay = Call::post("/api/v1/bookings", body).with_key(&format!("pay-{show}-{session}"));
        match self.insist(line, &pay).await {
            Some(paid) if paid.status == 201 => match self.tally.bought(&paid.body) {
                Ok(()) => self.seen.note(What::Booked),
                Err(problem) => self.seen.note(What::Error(problem)),
            },
            // It is not decided yet: a webhook or the reconciler will.
            Some(_) => self.tally.unheard(),
            None => {}
        }
    }

    /// Asks until there is an answer; none if it was no.
    async fn insist(&self, line: &mut Line, call: &Call) -> Option<Answer> {
        let began = Instant::now();
        loop {
            let what = match line.ask(call).await {
                Ok(answer) if answer.is_done() => return Some(answer),
                // An answer like a rule's, but one that passes by itself.
                Ok(answer) if answer.refusal() == BUSY => What::Refused(BUSY.into()),
                Ok(answer) if answer.status / 100 == 4 && answer.refusal() != IN_PROGRESS => {
                    self.seen.note(What::Refused(answer.refusal()));
                    return None;
                }
                Ok(answer) => What::Error(format!("{} {}", answer.status, answer.refusal())),
                Err(broken) => What::Error(broken.to_string()),
            };
            self.seen.note(what);
            if began.elapsed() > GIVES_UP {
                self.seen.note(What::GaveUp);
                self.tally.unheard();
                return None;
            }
            sleep(ASKS_AGAIN).await;
        }
    }
}
