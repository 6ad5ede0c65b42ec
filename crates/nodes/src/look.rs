//! A look at each configured server, for `usher doctor`.

use std::time::Duration;

use redis::{Client, InfoDict, RedisError};
use tokio::time::timeout;

use crate::config::{RedisConfig, WrongUrl, shown};

/// How long one server may take to answer a look.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was found at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The address, without its password.
    pub address: String,
    /// The server there, or why there is none.
    pub found: Result<Server, String>,
}

/// A server that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// As `7.0.15`.
    pub version: String,
    /// Names this run of the server: two addresses with one of it are one server.
    pub run: String,
    /// Whether it is a node of a cluster.
    pub is_cluster: bool,
}

/// Asks every configured server who it is.
pub async fn look(config: &RedisConfig) -> Result<Vec<Looked>, WrongUrl> {
    let mut looked = Vec::new();
    for client in config.targets()?.iter().flat_map(crate::line::Target::servers) {
        let found = match timeout(PATIENCE, ask(client)).await {
            Ok(Ok(server)) => Ok(server),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
        };
        looked.push(Looked { address: shown(client), found });
    }
    Ok(looked)
}

async fn ask(client: &Client) -> Result<Server, RedisError> {
    let mut connection = client.get_multiplexed_async_connection().await?;
    let info: InfoDict = redis::cmd("INFO").query_async(&mut connection).await?;
    let told = |key: &str| info.get::<String>(key).unwrap_or_default();
    Ok(Server {
        version: told("redis_version"),
        run: told("run_id"),
        is_cluster: told("cluster_enabled") == "1",
    })
}
