//! Those who watch a show's seats change.
//!
//! One task for each show that is watched looks at its board a few times a second, writes what
//! changed once, and hands it to all watchers. A watcher costs a place in a channel. One that reads
//! too slowly loses its place and is told to look again in full.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use futures_util::stream::{self, Stream};
use kernel::{SeatNo, SeatState, ShowId, Timestamp};
use seating::{Board, Changes, wire_number};
use tokio::runtime::Handle;
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};
use tokio::time::{Instant, interval};

use crate::App;
use crate::actions::board_of;
use crate::door::ApiError;

/// A watched board is looked at every few ticks; changes in between go out together.
const TICK: Duration = Duration::from_millis(25);
const TICKS_MIN: u32 = 2;
/// More watchers than this are told only every so many ticks: telling takes longer, and the more
/// there are, the more changes there are to gather. Up to the largest crowd a change is on the wire
/// within a quarter of a second. The largest crowd comes first.
const PACES: [(usize, u32); 3] = [(20_000, 40), (5_000, 5), (200, 4)];
/// While more tasks than this wait for a processor, the last news are still being told, or others
/// need it more: the next wait, but not for ever.
const TASKS_WAITING_MAX: usize = 500;
const TICKS_MAX: u32 = 40;
/// After so long a silence a comment is sent, so that nobody between us gives the stream up.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// A stream that broke is opened again after so long, and up to so much longer, so that the watchers
/// of a node that stopped do not all come back at once.
const RETRY_MILLIS_MIN: u32 = 1_000;
const RETRY_MILLIS_SPREAD: u32 = 4_000;
/// Events that may wait for a slow reader.
const EVENTS_MAX: usize = 64;

/// The shows that are watched.
#[derive(Default)]
pub struct Watches {
    senders: Mutex<HashMap<ShowId, Sender<Event>>>,
}

/// Something for all watchers of a show.
#[derive(Clone)]
struct Event {
    /// The version that it continues from; `None` if it is of use to everybody.
    after: Option<u64>,
    text: Bytes,
}

impl Watches {
    /// A stream of events: where the board stands, then what changes.
    pub fn watch(
        app: &App,
        board: &Arc<Board>,
        known: Option<u64>,
    ) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + use<>, ApiError> {
        if !app.readiness.is_ready() {
            let message = "This node is shutting down. Connect again.";
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return Err(ApiError::new(status, "draining", message).retry_after(1));
        }
        let receiver = app.watches.join(app, board);
        let (version, event) = first_event(board, known, app.store.now());
        let pause = RETRY_MILLIS_MIN + u32::from_le_bytes(app.random()) % RETRY_MILLIS_SPREAD;
        let first = [format!("retry: {pause}\n").as_bytes(), &event].concat();
        let (joined_at, first) = (Some(version), Some(first.into()));
        let watcher = Watcher { receiver, joined_at, first, _counted: Counted::new(app) };
        Ok(stream::unfold(watcher, |mut watcher| async {
            let text = watcher.next().await?;
            Some((Ok(text), watcher))
        }))
    }

    /// A place among the watchers of a board; the first one starts the task, which tells all that
    /// changes from now on, whenever it comes to look.
    fn join(&self, app: &App, board: &Board) -> Receiver<Event> {
        let show = board.show();
        match self.lock().entry(show) {
            Entry::Occupied(sender) => sender.get().subscribe(),
            Entry::Vacant(place) => {
                let (sender, receiver) = broadcast::channel(EVENTS_MAX);
                place.insert(sender.clone());
                let known = board.version(app.store.now());
                tokio::spawn(tell_watchers(app.clone(), show, known, sender));
                receiver
            }
        }
    }

    /// Ends the task of a show that nobody watches any more, unless somebody has just come.
    fn leave(&self, show: ShowId, is_draining: bool) -> bool {
        let mut senders = self.lock();
        let is_alone = senders.get(&show).is_none_or(|sender| sender.receiver_count() == 0);
        if is_alone || is_draining {
            senders.remove(&show);
        }
        is_alone || is_draining
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ShowId, Sender<Event>>> {
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task of one show. It ends, and with it all streams, when this process drains.
async fn tell_watchers(app: App, show: ShowId, mut known: u64, sender: Sender<Event>) {
    let (mut ticks, mut waited) = (interval(TICK), 0);
    let mut spoken = Instant::now();
    let runtime = Handle::current().metrics();
    loop {
        ticks.tick().await;
        waited += 1;
        if app.watches.leave(show, !app.readiness.is_ready()) {
            return;
        }
        let is_busy = runtime.global_queue_depth() > TASKS_WAITING_MAX;
        if waited < ticks_between(sender.receiver_count()) || (is_busy && waited < TICKS_MAX) {
            continue;
        }
        waited = 0;
        // A board that could not be loaded just now is loaded at one of the next ticks.
        let Ok(board) = board_of(&app, show).await else { continue };
        let event = news(&board, &mut known, app.store.now());
        let event = event.or_else(|| (spoken.elapsed() >= SILENCE_MAX).then(Event::silence));
        if let Some(event) = event {
            spoken = Instant::now();
            // Without a receiver there is nobody to tell.
            let _ = sender.send(event);
        }
    }
}

/// After how many ticks so many watchers are told again.
fn ticks_between(watchers: usize) -> u32 {
    PACES.iter().find(|(crowd, _)| watchers > *crowd).map_or(TICKS_MIN, |(_, ticks)| *ticks)
}

/// What changed on the board after `known`, which then is the version that was told.
fn news(board: &Board, known: &mut u64, now: Timestamp) -> Option<Event> {
    let after = *known;
    match board.changes_since(after, now) {
        Changes::Since { version, seats } => {
            *known = version;
            let text = (!seats.is_empty()).then(|| seats_event(version, &seats))?;
            Some(Event { after: Some(after), text })
        }
        Changes::Resync => {
            *known = board.version(now);
            Some(Event { after: None, text: resync_event() })
        }
    }
}

/// Where a new watcher stands, and what it is told about that.
fn first_event(board: &Board, known: Option<u64>, now: Timestamp) -> (u64, Bytes) {
    if let Some(known) = known {
        return match board.changes_since(known, now) {
            Changes::Since { version, seats } => (version, seats_event(version, &seats)),
            Changes::Resync => (board.version(now), resync_event()),
        };
    }
    let version = board.version(now);
    let text = format!("event: snapshot\nid: {version}\ndata: {{\"version\":{version}}}\n\n");
    (version, text.into())
}

fn seats_event(version: u64, seats: &[(SeatNo, SeatState)]) -> Bytes {
    let mut text = format!("event: seats\nid: {version}\ndata: {{\"d\":[");
    for (at, (seat, state)) in seats.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(text, "{comma}[{seat},{}]", wire_number(*state)).expect("a string takes all text");
    }
    text.push_str("]}\n\n");
    text.into()
}

fn resync_event() -> Bytes {
    Bytes::from_static(b"event: resync\ndata: {}\n\n")
}

impl Event {
    fn silence() -> Self {
        Self { after: None, text: Bytes::from_static(b":\n\n") }
    }
}

/// One stream.
struct Watcher {
    receiver: Receiver<Event>,
    first: Option<Bytes>,
    /// The version that its first event told, until an event has continued from there.
    joined_at: Option<u64>,
    _counted: Counted,
}

impl Watcher {
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        match self.receiver.recv().await {
            Ok(event) if self.is_gap(&event) => Some(resync_event()),
            Ok(event) => Some(event.text),
            Err(RecvError::Lagged(_)) => Some(resync_event()),
            Err(RecvError::Closed) => None,
        }
    }

    /// Whether changes lie between the first event and this one. Between later ones there is none:
    /// each continues from the one before. What the first event was ahead of comes once more, which
    /// does no harm.
    fn is_gap(&mut self, event: &Event) -> bool {
        let Some(after) = event.after else { return false };
        self.joined_at.take().is_some_and(|version| after > version)
    }
}

/// Counts open streams.
struct Counted(App);

impl Counted {
    fn new(app: &App) -> Self {
        app.metrics.seat_watchers().inc();
        Self(app.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.metrics.seat_watchers().dec();
    }
}
