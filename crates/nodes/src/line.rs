//! The line to one Redis server, or to one Redis Cluster.
//!
//! It is up or down, and whoever asks while it is down is told so at once. Whoever meets an error or
//! waits too long takes it down for everybody; a task of its own connects again, and tries a quiet line
//! now and then. So a dead server costs those who ask at the moment of its death one time-out, and
//! nobody after them anything.

use std::sync::Arc;
use std::time::{Duration, Instant};

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::{
    AsyncConnectionConfig, Client, Cmd, FromRedisValue, Pipeline, RedisError, RedisFuture,
    RedisResult, ScriptInvocation, Value,
};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::config::shown;
use crate::counts::Counts;
use crate::limits::{CONNECT_MAX, RETRY_PAUSE_MAX, RETRY_PAUSE_MIN, TRY_EVERY};

/// Nobody answers, or not in time: go on without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Away;

/// What a line leads to.
#[derive(Clone)]
pub(crate) enum Target {
    Server(Client),
    Cluster { cluster: Box<ClusterClient>, nodes: Vec<Client> },
}

/// An open line; it closes when this is dropped.
pub(crate) struct Line {
    state: Arc<State>,
    keeper: JoinHandle<()>,
}

struct State {
    target: Target,
    answer_max: Duration,
    counts: Counts,
    current: watch::Sender<Option<Connected>>,
}

#[derive(Clone)]
struct Connected {
    /// Counts the connections of this line, so that the end of an old one is not taken for that of
    /// the new one.
    number: u64,
    connection: Connection,
}

#[derive(Clone)]
enum Connection {
    Server(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl Line {
    /// Begins to connect.
    pub(crate) fn open(target: Target, answer_max: Duration, counts: &Counts) -> Self {
        let (current, _) = watch::channel(None);
        counts.lines.inc();
        let state = Arc::new(State { target, answer_max, counts: counts.clone(), current });
        let keeper = tokio::spawn(keep(Arc::clone(&state)));
        Self { state, keeper }
    }

    /// Whether somebody answered the last time.
    pub(crate) fn is_up(&self) -> bool {
        self.state.current.borrow().is_some()
    }

    /// Returns when somebody answers.
    pub(crate) async fn up(&self) {
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = self.state.current.subscribe().wait_for(Option::is_some).await;
    }

    /// Runs a script.
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, Away> {
        let mut connected = self.connected()?;
        let answer = timeout(self.state.answer_max, script.invoke_async(&mut connected.connection));
        self.state.heard(connected.number, answer.await.map_err(|_| too_late()))
    }

    /// Runs a command.
    pub(crate) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, Away> {
        let mut connected = self.connected()?;
        let answer = timeout(self.state.answer_max, command.query_async(&mut connected.connection));
        self.state.heard(connected.number, answer.await.map_err(|_| too_late()))
    }

    /// The servers behind it, to subscribe at any of them.
    pub(crate) fn servers(&self) -> &[Client] {
        self.state.target.servers()
    }

    fn connected(&self) -> Result<Connected, Away> {
        self.state.current.borrow().clone().ok_or(Away)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

impl Target {
    pub(crate) fn servers(&self) -> &[Client] {
        match self {
            Self::Server(client) => std::slice::from_ref(client),
            Self::Cluster { nodes, .. } => nodes,
        }
    }

    async fn connect(&self, answer_max: Duration) -> RedisResult<Connection> {
        Ok(match self {
            Self::Server(client) => {
                let config = AsyncConnectionConfig::new()
                    .set_connection_timeout(Some(CONNECT_MAX))
                    .set_response_timeout(Some(answer_max.max(CONNECT_MAX)));
                let made = client.get_multiplexed_async_connection_with_config(&config).await?;
                Connection::Server(made)
            }
            Self::Cluster { cluster, .. } => {
                Connection::Cluster(cluster.get_async_connection().await?)
            }
        })
    }

    fn shown(&self) -> String {
        match self {
            Self::Server(client) => shown(client),
            Self::Cluster { nodes, .. } => {
                let nodes: Vec<String> = nodes.iter().map(shown).collect();
                format!("the cluster of {}", nodes.join(", "))
            }
        }
    }
}

impl State {
    /// What a connection answered; an error takes it down.
    fn heard<T>(&self, number: u64, answer: Result<RedisResult<T>, RedisError>) -> Result<T, Away> {
        answer.and_then(|answer| answer).map_err(|error| {
            let went_down = self.current.send_if_modified(|current| {
                current.take_if(|connected| connected.number == number).is_some()
            });
            if went_down {
                self.counts.lines_up.dec();
                let redis = self.target.shown();
                tracing::warn!(target: "usher::nodes", redis, %error, "Redis is away: going on without");
            }
            Away
        })
    }

    fn mended(&self, number: u64, connection: Connection) {
        self.current.send_replace(Some(Connected { number, connection }));
        self.counts.lines_up.inc();
        tracing::info!(target: "usher::nodes", redis = self.target.shown(), "Redis answers");
    }

    async fn connect(&self) -> RedisResult<Connection> {
        let making = async {
            let mut connection = self.target.connect(self.answer_max).await?;
            // One that is still reading its file is connected to and answers nothing.
            redis::cmd("PING").query_async::<()>(&mut connection).await?;
            Ok(connection)
        };
        timeout(CONNECT_MAX, making).await.unwrap_or_else(|_| Err(too_late()))
    }
}

/// Keeps a line up: connects, waits until it breaks, connects again. One that breaks soon leads to a
/// server that says PONG and does nothing, such as a full one: it is as good as none.
async fn keep(state: Arc<State>) {
    let (mut number, mut pause, mut was_told) = (0, RETRY_PAUSE_MIN, false);
    loop {
        match state.connect().await {
            Ok(connection) => {
                number += 1;
                was_told = true;
                state.mended(number, connection.clone());
                let mended = Instant::now();
                until_it_breaks(&state, number, connection).await;
                if mended.elapsed() >= TRY_EVERY {
                    pause = RETRY_PAUSE_MIN;
                    continue;
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut was_told, true) {
                    let redis = state.target.shown();
                    tracing::warn!(target: "usher::nodes", redis, %error, "Redis cannot be reached");
                }
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(RETRY_PAUSE_MAX);
    }
}

async fn until_it_breaks(state: &State, number: u64, mut connection: Connection) {
    let mut current = state.current.subscribe();
    loop {
        tokio::select! {
            () = broken(&mut current) => return,
            () = sleep(TRY_EVERY) => {
                let ping = redis::cmd("PING");
                let answer = timeout(state.answer_max, ping.query_async::<()>(&mut connection));
                let _ = state.heard(number, answer.await.map_err(|_| too_late()));
            }
        }
    }
}

async fn broken(current: &mut watch::Receiver<Option<Connected>>) {
    // The sender lives as long as the task that waits, so the wait cannot fail.
    let _ = current.wait_for(Option::is_none).await;
}

fn too_late() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::TimedOut).into()
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::Server(connection) => connection.req_packed_command(command),
            Self::Cluster(connection) => connection.req_packed_command(command),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::Server(connection) => connection.req_packed_commands(pipeline, offset, count),
            Self::Cluster(connection) => connection.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::Server(connection) => connection.get_db(),
            Self::Cluster(connection) => connection.get_db(),
        }
    }
}
