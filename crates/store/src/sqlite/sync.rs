//! Waits for the disk in the writer's stead, and answers.
//!
//! The writer commits into the log and goes on with the next batch at once. This thread makes the
//! disk keep the log; one wait covers every commit that came before it. Then it tells the facts, in
//! the order of the commits, and answers. So an acknowledged change survives a power cut, as if each
//! commit had waited for the disk itself.
//!
//! A query may see a commit that the disk does not have yet. Its answer waits here too, until the
//! disk has all that the query may have seen: nothing leaves the store that a power cut can undo.
//!
//! When the disk fails, nobody knows what it kept, and a second try may claim to have kept what was
//! dropped by the first. The store then answers nothing any more, until it is opened anew and reads
//! what is really there.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use kernel::Fact;

use crate::StoreError;
use crate::queue::{Query, Script};
use crate::store::Shared;

/// Makes the disk keep what was written to the log.
pub(super) type SyncLog = Box<dyn FnMut() -> io::Result<()> + Send>;

/// The log of the file at `path`, which an open connection has made. SQLite takes its locks on other
/// files, so this handle is in nobody's way.
pub(super) fn log_of(path: &Path) -> Result<SyncLog, StoreError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = OpenOptions::new().read(true).write(true).open(&log).map_err(|error| {
        StoreError::Unavailable(format!("{}: {error}", Path::new(&log).display()))
    })?;
    Ok(Box::new(move || log.sync_data()))
}

/// How far the commits are: each has a number, in their order.
#[derive(Default)]
pub(super) struct Progress {
    begun: AtomicU64,
    kept: Mutex<u64>,
    kept_more: Condvar,
    failure: OnceLock<StoreError>,
}

impl Progress {
    /// The number of a commit that begins now: a query may see it before it has ended.
    pub(super) fn begin(&self) -> u64 {
        self.begun.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// The last commit that a query which has ended by now may have seen.
    pub(super) fn seen(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// Whether the disk has this commit and all before it.
    pub(super) fn has_kept(&self, commit: u64) -> bool {
        *self.kept() >= commit
    }

    /// Waits until the disk has this commit, or has failed.
    pub(super) fn wait_for(&self, commit: u64) {
        let waited = self.kept_more.wait_while(self.kept(), |kept| *kept < commit);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// An error once the disk has failed.
    pub(super) fn intact(&self) -> Result<(), StoreError> {
        self.failure.get().map_or(Ok(()), |failure| Err(failure.clone()))
    }

    fn settle(&self, commit: u64) {
        *self.kept() = commit;
        self.kept_more.notify_all();
    }

    fn fail(&self, error: &io::Error) {
        tracing::error!(target: "usher::store", %error, "the disk failed; restart when it is well");
        let told = format!("the disk failed: {error}; restart when it is well");
        let _ = self.failure.set(StoreError::Unavailable(told));
    }

    fn kept(&self) -> MutexGuard<'_, u64> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where writer and readers hand on what is done but for the disk.
#[derive(Clone)]
pub(super) struct Handover {
    pub(super) shared: Arc<Shared>,
    pub(super) progress: Arc<Progress>,
    pub(super) done: Sender<Done>,
}

impl Handover {
    /// Hands on a batch, and waits until the disk is no more than so many commits behind.
    pub(super) fn batch(&self, batch: Batch, commits_ahead: u64) {
        let commit = batch.commit;
        // If nobody takes it the store has stopped, and its callers are told so.
        if self.done.send(Done::Batch(batch)).is_ok() {
            self.progress.wait_for(commit.saturating_sub(commits_ahead));
        }
    }

    /// Answers a query that has ended, unless it may have seen what the disk does not have yet.
    pub(super) fn query(&self, query: Box<dyn Query>, end: Result<(), StoreError>) {
        let seen = self.progress.seen();
        if self.progress.has_kept(seen) {
            query.answer(&self.shared, self.progress.intact().and(end));
        } else {
            let _ = self.done.send(Done::Query(Answer { seen, query, end }));
        }
    }
}

/// Work that is done but for the disk.
pub(super) enum Done {
    Batch(Batch),
    Query(Answer),
}

/// Scripts that shared a commit.
pub(super) struct Batch {
    /// Their commit, or the one before it if they changed nothing: they may rest on that.
    pub(super) commit: u64,
    pub(super) scripts: Vec<Box<dyn Script>>,
    /// What the commit made true.
    pub(super) facts: Vec<Fact>,
    /// How the commit ended.
    pub(super) end: Result<(), StoreError>,
}

/// A query, and the last commit that it may have seen.
pub(super) struct Answer {
    pub(super) seen: u64,
    pub(super) query: Box<dyn Query>,
    pub(super) end: Result<(), StoreError>,
}

pub(super) fn start(
    sync_log: SyncLog,
    shared: Arc<Shared>,
    progress: Arc<Progress>,
    done: Receiver<Done>,
) -> Result<JoinHandle<()>, StoreError> {
    Builder::new()
        .name("store-sync".into())
        .spawn(move || {
            let mut syncer = Syncer { sync_log, shared, progress, answers: Vec::new() };
            while let Ok(first) = done.recv() {
                syncer.settle(std::iter::once(first).chain(done.try_iter()));
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

struct Syncer {
    sync_log: SyncLog,
    shared: Arc<Shared>,
    progress: Arc<Progress>,
    /// Queries that saw a commit which is still on its way here.
    answers: Vec<Answer>,
}

impl Syncer {
    /// Waits once for all that is done, then tells and answers in order.
    fn settle(&mut self, done: impl Iterator<Item = Done>) {
        let mut batches = Vec::new();
        for done in done {
            match done {
                Done::Batch(batch) => batches.push(batch),
                Done::Query(answer) => self.answers.push(answer),
            }
        }
        if let Some(last) = batches.last().map(|batch| batch.commit) {
            self.keep(last);
        }
        for batch in batches {
            self.answer_batch(batch);
        }
        self.answer_queries();
    }

    fn keep(&mut self, last: u64) {
        if self.progress.has_kept(last) {
            return;
        }
        if self.progress.intact().is_ok()
            && let Err(error) = (self.sync_log)()
        {
            self.progress.fail(&error);
        }
        self.progress.settle(last);
    }

    fn answer_batch(&self, batch: Batch) {
        let end = self.progress.intact().and(batch.end);
        if end.is_ok() {
            self.shared.tell(&batch.facts);
        }
        for script in batch.scripts {
            script.answer(&self.shared, end.clone());
        }
    }

    fn answer_queries(&mut self) {
        let kept = self.answers.extract_if(.., |answer| self.progress.has_kept(answer.seen));
        for answer in kept {
            answer.query.answer(&self.shared, self.progress.intact().and(answer.end));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{self, Receiver, Sender};
    use std::thread::sleep;
    use std::time::Duration;

    use crossbeam_channel::bounded;
    use fixtures::TempFolder;
    use kernel::HeldClock;
    use rusqlite::Connection;
    use tokio::sync::oneshot;

    use super::super::{open, start_with};
    use super::*;
    use crate::queue::{WaitingQuery, WaitingScript};
    use crate::store::{Isolation, Queues};
    use crate::{FactSink, Location, Snapshot, StoreConfig, Tx, params};

    static ADD: crate::Sql = crate::Sql::new("ADD", "INSERT INTO holds (id) VALUES ($1)");
    static COUNT: crate::Sql = crate::Sql::new("COUNT", "SELECT COUNT(*) FROM holds");

    type Answer<T> = oneshot::Receiver<Result<T, StoreError>>;

    /// Long enough for an answer that must not come to have come.
    const A_WHILE: Duration = Duration::from_millis(40);

    /// The engine over a disk that does what a test says.
    struct Engine {
        scripts: Option<crossbeam_channel::Sender<Box<dyn Script>>>,
        queries: Option<crossbeam_channel::Sender<Box<dyn Query>>>,
        threads: Vec<JoinHandle<()>>,
        told: Receiver<usize>,
        folder: TempFolder,
    }

    struct Ear(Mutex<Sender<usize>>);

    impl FactSink for Ear {
        fn committed(&self, facts: &[Fact]) {
            let _ = self.0.lock().unwrap().send(facts.len());
        }
    }

    impl Engine {
        fn on(commits_ahead: u64, disk: impl FnOnce(&Path) -> SyncLog) -> Self {
            let folder = TempFolder::new();
            let path = folder.path().join("usher.db");
            let writer = open(&path).unwrap();
            writer.execute_batch("CREATE TABLE holds (id INTEGER PRIMARY KEY)").unwrap();
            let mut config = StoreConfig::new(Location::Sqlite(path.clone()));
            (config.readers, config.commits_ahead) = (1, commits_ahead);
            let shared = Arc::new(Shared::new(&config, Arc::new(HeldClock::at(fixtures::START))));
            let (ear, told) = mpsc::channel();
            shared.listen(Arc::new(Ear(Mutex::new(ear))));
            let ((scripts, next_script), (queries, next_query)) = (bounded(8), bounded(8));
            let queues = Queues { scripts: next_script, queries: next_query };
            let threads = start_with(disk(&path), (&path, writer), &config, &shared, &queues);
            Self {
                scripts: Some(scripts),
                queries: Some(queries),
                threads: threads.unwrap(),
                told,
                folder,
            }
        }

        fn write<T: Send + 'static>(
            &self,
            script: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        ) -> Answer<T> {
            let (work, answer) = WaitingScript::new("test", Isolation::Serializable, script);
            self.scripts.as_ref().unwrap().send(Box::new(work)).unwrap();
            answer
        }

        fn hold(&self, number: i64) -> Answer<()> {
            self.write(move |tx| {
                tx.fact(Fact::CitiesChanged);
                tx.execute(&ADD, params![number]).map(|_| ())
            })
        }

        fn read<T: Send + 'static>(
            &self,
            query: impl FnOnce(&mut Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
        ) -> Answer<T> {
            let (work, answer) = WaitingQuery::new("test", query);
            self.queries.as_ref().unwrap().send(Box::new(work)).unwrap();
            answer
        }
    }

    impl Drop for Engine {
        fn drop(&mut self) {
            (self.scripts, self.queries) = (None, None);
            for thread in self.threads.drain(..) {
                let _ = thread.join();
            }
        }
    }

    fn count(snapshot: &mut Snapshot<'_>) -> Result<i64, StoreError> {
        snapshot.row(&COUNT, &[], |row| row.get(0))
    }

    fn failed<T: std::fmt::Debug>(answer: Answer<T>) -> bool {
        let told = answer.blocking_recv().unwrap().unwrap_err().to_string();
        told.contains("the disk failed: on purpose")
    }

    /// A disk that says when it is asked, and then waits to be told that it is done.
    fn slow_disk() -> (SyncLog, Receiver<()>, Sender<()>) {
        let ((asked, is_asked), (go, may_go)) = (mpsc::channel(), mpsc::channel());
        let sync_log = move || {
            let _ = asked.send(());
            let _ = may_go.recv();
            Ok(())
        };
        (Box::new(sync_log), is_asked, go)
    }

    #[test]
    fn neither_a_script_nor_a_query_is_answered_before_the_disk_has_what_it_saw() {
        let (disk, is_asked, go) = slow_disk();
        let engine = Engine::on(1, |_| disk);
        let mut held = engine.hold(1);
        is_asked.recv().unwrap();
        let (saw, seen) = mpsc::channel();
        let mut counted = engine.read(move |snapshot| {
            let rows = count(snapshot)?;
            let _ = saw.send(rows);
            Ok(rows)
        });
        assert_eq!(seen.recv(), Ok(1), "the commit is visible while it is on its way");
        sleep(A_WHILE);
        assert!(held.try_recv().is_err() && counted.try_recv().is_err());
        assert!(engine.told.try_recv().is_err(), "a fact was told too early");
        go.send(()).unwrap();
        assert_eq!(held.blocking_recv(), Ok(Ok(())));
        assert_eq!(counted.blocking_recv(), Ok(Ok(1)));
        assert_eq!(engine.told.recv(), Ok(1));
    }

    #[test]
    fn a_query_that_sees_only_what_the_disk_has_does_not_wait() {
        let (disk, is_asked, go) = slow_disk();
        let engine = Engine::on(1, |_| disk);
        assert_eq!(engine.read(count).blocking_recv(), Ok(Ok(0)));
        let held = engine.hold(1);
        is_asked.recv().unwrap();
        go.send(()).unwrap();
        held.blocking_recv().unwrap().unwrap();
        assert_eq!(engine.read(count).blocking_recv(), Ok(Ok(1)));
        assert!(is_asked.try_recv().is_err(), "a query made the disk work");
    }

    #[test]
    fn a_script_that_changes_nothing_waits_for_what_it_rests_on_and_for_no_more() {
        let (disk, is_asked, go) = slow_disk();
        let engine = Engine::on(1, |_| disk);
        let held = engine.hold(1);
        is_asked.recv().unwrap();
        let mut looked = engine.write(|tx| count(tx));
        sleep(A_WHILE);
        assert!(looked.try_recv().is_err());
        go.send(()).unwrap();
        assert_eq!(held.blocking_recv(), Ok(Ok(())));
        assert_eq!(looked.blocking_recv(), Ok(Ok(1)));
        assert!(is_asked.try_recv().is_err(), "nothing had changed, and the disk worked");
    }

    #[test]
    fn the_writer_is_as_many_commits_ahead_of_the_disk_as_it_may_be() {
        for commits_ahead in [0, 1, 2] {
            let (disk, is_asked, go) = slow_disk();
            let engine = Engine::on(commits_ahead, |_| disk);
            let (ran, runs) = mpsc::channel();
            let mut answers = Vec::new();
            for number in 0..4 {
                let ran = ran.clone();
                answers.push(engine.write(move |tx| {
                    let _ = ran.send(number);
                    tx.execute(&ADD, params![i64::from(number)]).map(|_| ())
                }));
                sleep(A_WHILE); // So that no two scripts share a commit.
            }
            is_asked.recv().unwrap();
            assert_eq!(runs.try_iter().count() as u64, commits_ahead + 1);
            drop(go);
            for answer in answers {
                assert_eq!(answer.blocking_recv(), Ok(Ok(())));
            }
        }
    }

    #[test]
    fn a_disk_that_fails_stops_the_store() {
        let mut calls = 0;
        let fails_once = move || {
            calls += 1;
            if calls == 2 { Err(io::Error::other("on purpose")) } else { Ok(()) }
        };
        let engine = Engine::on(1, |_| Box::new(fails_once));
        assert_eq!(engine.hold(1).blocking_recv(), Ok(Ok(())));
        assert_eq!(engine.told.recv(), Ok(1));
        assert!(failed(engine.hold(2)), "it was not kept and acknowledged all the same");
        assert!(failed(engine.hold(3)), "who asks again is told that all is well");
        assert!(failed(engine.read(count)), "what was not kept was shown");
        assert!(engine.told.try_recv().is_err());
    }

    /// What is in the file and its log when the disk is asked to keep them is what a power cut leaves.
    #[test]
    fn a_power_cut_after_an_answer_takes_nothing_back() {
        let copy_to_disk = |path: &Path| {
            let (from, to) = (path.to_owned(), path.with_extension("kept"));
            let log_of = |file: &Path| format!("{}-wal", file.display());
            let (from_log, to_log) = (log_of(&from), log_of(&to));
            Box::new(move || {
                fs::copy(&from, &to)?;
                fs::copy(&from_log, &to_log).map(|_| ())
            }) as SyncLog
        };
        let engine = Engine::on(1, copy_to_disk);
        let kept = engine.folder.path().join("usher.kept");
        for number in 1..=20 {
            let first = engine.hold(2 * number);
            let second = engine.hold(2 * number + 1);
            first.blocking_recv().unwrap().unwrap();
            second.blocking_recv().unwrap().unwrap();
            let after: i64 = Connection::open(&kept)
                .and_then(|copy| copy.query_row(COUNT.sqlite(), [], |row| row.get(0)))
                .unwrap();
            assert_eq!(after, 2 * number);
        }
    }
}
