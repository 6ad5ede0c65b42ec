//! The audience: watchers on threads of their own, who come, listen, and leave together.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use http_body_util::BodyExt;
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinSet, LocalSet};

use super::Asked;
use super::stream::{News, Stream};
use crate::client::{Broken, Call, Line, Target};
use crate::notes::{Counting, Live, Noted, Notes};
use crate::rig::Rig;
use crate::timeline::Timeline;
use crate::trouble::{During, Trouble};

/// Watchers of one thread who connect at the same time.
const CONNECTING_MAX: usize = 128;
/// How long all may take to be there.
const GATHERING_MAX: Duration = Duration::from_secs(120);
/// Open files that this program needs besides.
const OTHER_FILES: usize = 256;
/// The state of a seat that is held.
const HELD: u8 = 1;

/// Those who watch.
pub(super) struct Audience {
    leave: watch::Sender<()>,
    threads: Vec<JoinHandle<Result<Noted, Trouble>>>,
    live: Arc<Live>,
}

/// What a watcher needs to know.
#[derive(Clone)]
struct Place {
    target: Target,
    call: Call,
    asked: Arc<Asked>,
    there: Arc<AtomicUsize>,
    live: Arc<Live>,
    leave: watch::Receiver<()>,
}

impl Audience {
    /// Lets so many come; returns when each of them has heard where the show stands.
    pub(super) fn gather(
        rig: &Rig,
        watchers: usize,
        show: &str,
        asked: &Arc<Asked>,
    ) -> Result<Self, Trouble> {
        let (leave, left) = watch::channel(());
        let (there, live) = (Arc::new(AtomicUsize::new(0)), Arc::new(Live::default()));
        let place = Place {
            target: rig.target.clone(),
            call: Call::get(&format!("/api/v1/shows/{show}/seats/events")),
            asked: Arc::clone(asked),
            there: Arc::clone(&there),
            live: Arc::clone(&live),
            leave: left,
        };
        let (threads, span) = (rig.options.threads, rig.options.span);
        let spawn = |thread: usize| {
            let place = place.clone();
            let mine: Vec<usize> = (thread..watchers).step_by(threads).collect();
            thread::spawn(move || sit(&mine, &place, span))
        };
        let audience = Self { leave, threads: (0..threads).map(spawn).collect(), live };
        let began = Instant::now();
        while there.load(Ordering::SeqCst) < watchers {
            if began.elapsed() > GATHERING_MAX
                || audience.threads.iter().any(JoinHandle::is_finished)
            {
                let came = there.load(Ordering::SeqCst);
                let faults = audience.leave()?.faults.join("; ");
                return Err(Trouble::new(format!(
                    "only {came} of {watchers} could watch. {faults}"
                )));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(audience)
    }

    /// Waits until so many changes were heard of by all together, but not longer than that.
    pub(super) fn wait_for(&self, changes: u64, longest: Duration) {
        let began = Instant::now();
        while self.live.done.load(Ordering::Relaxed) < changes && began.elapsed() < longest {
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends all home; what they heard.
    pub(super) fn leave(self) -> Result<Noted, Trouble> {
        drop(self.leave);
        let mut all = Noted::default();
        for thread in self.threads {
            all.add(thread.join().map_err(|_| Trouble::new("a thread of watchers died"))??);
        }
        Ok(all)
    }
}

/// A thread of watchers.
fn sit(watchers: &[usize], place: &Place, span: Duration) -> Result<Noted, Trouble> {
    let runtime = Builder::new_current_thread().enable_all().build().during("starting a thread")?;
    LocalSet::new().block_on(&runtime, async {
        let begin = Instant::now();
        let timeline = Timeline::over(begin, span);
        let notes =
            Notes::new(&["news of a hold"], Counting::DueFrom(begin), &timeline, &place.live);
        let door = Arc::new(Semaphore::new(CONNECTING_MAX));
        let mut here = JoinSet::new();
        for watcher in watchers {
            let (place, notes, door) = (place.clone(), notes.clone(), Arc::clone(&door));
            let line = Line::to(&place.target, *watcher);
            here.spawn_local(async move {
                let mut leave = place.leave.clone();
                tokio::select! {
                    _ = leave.changed() => {}
                    ended = listen(line, &place, &notes, &door) => {
                        let how = ended.err().map(|broken| format!(": {broken}"));
                        notes.fault(&format!("a stream ended{}", how.unwrap_or_default()));
                    }
                }
            });
        }
        while here.join_next().await.is_some() {}
        Ok(notes.noted())
    })
}

async fn listen(
    mut line: Line,
    place: &Place,
    notes: &Notes,
    door: &Semaphore,
) -> Result<(), Broken> {
    let turn = door.acquire().await.expect("nobody closes the door");
    let mut response = line.send(&place.call).await?;
    let (mut turn, mut stream) = (Some(turn), Stream::default());
    while let Some(frame) = response.frame().await {
        let frame = frame?;
        for news in frame.data_ref().map(|bytes| stream.take(bytes)).unwrap_or_default() {
            // The first news of each, whatever it is, says that they are there.
            if turn.take().is_some() {
                place.there.fetch_add(1, Ordering::SeqCst);
            }
            match news {
                News::Snapshot => {}
                News::Resync => notes.count("told to look again", 1),
                News::Seats(seats) => heard(&seats, &place.asked, notes),
            }
        }
    }
    Ok(())
}

fn heard(seats: &[(usize, u8)], asked: &Asked, notes: &Notes) {
    for (seat, state) in seats {
        if let Some(at) = asked.at(*seat).filter(|_| *state == HELD) {
            notes.done(0, at, at);
        }
    }
}

/// Says beforehand what would fail in the middle.
pub(super) fn check_open_files(watchers: usize) -> Result<(), Trouble> {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let most = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    match most {
        Some(most) if most < watchers + OTHER_FILES => Err(Trouble::new(format!(
            "{watchers} watchers need as many open files, and {most} are allowed here and to the \
             server: raise it with `ulimit -n {}`",
            watchers + OTHER_FILES
        ))),
        _ => Ok(()),
    }
}
