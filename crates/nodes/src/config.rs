//! Where Redis is.

use std::fmt;
use std::time::Duration;

use redis::Client;
use redis::cluster::ClusterClient;

use crate::limits::ANSWER_MILLISECONDS;
use crate::line::Target;

/// Redis as several nodes share it.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    /// One server; or three and more independent ones, of which a majority rules; or, with
    /// `is_cluster`, some nodes of one Redis Cluster.
    pub urls: Vec<String>,
    /// Whether the addresses are nodes of one Redis Cluster.
    pub is_cluster: bool,
    /// What every key and channel begins with, so that installations can share a server.
    pub prefix: String,
    /// How long an answer may take before the asker goes on without it.
    pub answer_max: Duration,
}

/// An address that cannot be one, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongUrl(pub String);

impl fmt::Display for WrongUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUrl {}

impl RedisConfig {
    /// These servers, and all else as by default.
    #[must_use]
    pub fn of(urls: Vec<String>) -> Self {
        Self {
            urls,
            is_cluster: false,
            prefix: "usher".into(),
            answer_max: Duration::from_millis(ANSWER_MILLISECONDS),
        }
    }

    /// Whether these can be addresses at all; nobody is asked.
    pub fn check(&self) -> Result<(), WrongUrl> {
        match self.urls.len() {
            2 if !self.is_cluster => Err(WrongUrl(
                "two independent servers have no majority once one of them is gone: name one, or at \
                 least three"
                    .into(),
            )),
            _ => self.targets().map(|_| ()),
        }
    }

    /// What to open a line to: each independent server, or the cluster.
    pub(crate) fn targets(&self) -> Result<Vec<Target>, WrongUrl> {
        let clients = self.urls.iter().map(|url| client(url)).collect::<Result<Vec<_>, _>>()?;
        if !self.is_cluster {
            return Ok(clients.into_iter().map(Target::Server).collect());
        }
        let seeds = clients.iter().map(|client| client.get_connection_info().clone());
        let cluster = ClusterClient::builder(seeds)
            .retries(1)
            .connection_timeout(self.answer_max)
            .response_timeout(self.answer_max)
            .build()
            .map_err(|error| WrongUrl(error.to_string()))?;
        Ok(vec![Target::Cluster { cluster: Box::new(cluster), nodes: clients }])
    }
}

fn client(url: &str) -> Result<Client, WrongUrl> {
    if url.starts_with("rediss://") {
        let why = "Redis over TLS is not supported: name the near end of a tunnel with redis://";
        return Err(WrongUrl(why.into()));
    }
    Client::open(url).map_err(|_| {
        WrongUrl(
            "one is no Redis address: write redis://host:port, redis://:password@host:port/database \
             or redis+unix:///path"
                .into(),
        )
    })
}

/// The address without its password: what people may see.
pub(crate) fn shown(client: &Client) -> String {
    client.get_connection_info().addr().to_string()
}
