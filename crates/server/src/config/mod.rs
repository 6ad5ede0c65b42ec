//! The configuration: one embedded, documented default; a file, the environment and options over it.
//!
//! Everything is checked before anything starts: unknown keys, kinds, and what must go together.

mod layers;
mod print;
mod reference;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nodes::RedisConfig;
use serde::{Deserialize, Deserializer, de};
use store::{Durable, Location, LogAtEnd, Neighbours, ReplicaConfig, StoreConfig};

pub(crate) use layers::{Layers, Origin};
pub(crate) use print::{print, without_password};

/// The file that is read when it is there and no other is named.
const FILE_BY_CUSTOM: &str = "usher.toml";
/// The name of the embedded database in the data folder, and so in an archive's.
pub(crate) const DATABASE_FILE: &str = "usher.db";

/// The values in force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    #[serde(deserialize_with = "address")]
    pub(crate) listen: SocketAddr,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: String,
    replica_url: String,
    pub(crate) public_url: String,
    pub(crate) server: Server,
    pub(crate) tls: Tls,
    pub(crate) store: Store,
    redis: Redis,
    pub(crate) limits: Limits,
    pub(crate) payments: Payments,
    pub(crate) log: Log,
    pub(crate) secrets: Secrets,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    #[serde(deserialize_with = "at_least_one")]
    pub(crate) max_connections: usize,
    #[serde(deserialize_with = "count")]
    pub(crate) max_connections_per_address: usize,
    #[serde(rename = "header_timeout_seconds", deserialize_with = "some_seconds")]
    pub(crate) header_timeout: Duration,
    #[serde(deserialize_with = "count")]
    pub(crate) trusted_proxies: usize,
    #[serde(rename = "listing_age_max_seconds", deserialize_with = "seconds")]
    pub(crate) listing_age_max: Duration,
    #[serde(rename = "drain_delay_seconds", deserialize_with = "seconds")]
    pub(crate) drain_delay: Duration,
    #[serde(rename = "stop_timeout_seconds", deserialize_with = "some_seconds")]
    pub(crate) stop_timeout: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Store {
    #[serde(deserialize_with = "at_least_one")]
    queue_max: usize,
    #[serde(deserialize_with = "at_least_one")]
    batch_max: usize,
    #[serde(deserialize_with = "at_least_one")]
    writers: usize,
    #[serde(deserialize_with = "at_least_one")]
    readers: usize,
    #[serde(deserialize_with = "at_least_one")]
    wait_max_milliseconds: usize,
    #[serde(rename = "answer_timeout_seconds", deserialize_with = "some_seconds")]
    answer_timeout: Duration,
    #[serde(deserialize_with = "at_least_one")]
    replica_lag_max_milliseconds: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Redis {
    urls: Vec<String>,
    cluster: bool,
    prefix: String,
    #[serde(deserialize_with = "at_least_one")]
    answer_timeout_milliseconds: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    #[serde(deserialize_with = "whole_number")]
    pub(crate) requests_per_minute_per_address: u32,
    #[serde(deserialize_with = "whole_number")]
    pub(crate) holds_per_minute_per_person: u32,
    #[serde(deserialize_with = "whole_number")]
    pub(crate) sign_ins_per_minute_per_account: u32,
    pub(crate) more_time: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Payments {
    pub(crate) sandbox_url: String,
    #[serde(deserialize_with = "address")]
    pub(crate) sandbox_listen: SocketAddr,
    #[serde(rename = "answer_timeout_seconds", deserialize_with = "some_seconds")]
    pub(crate) answer_timeout: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    pub(crate) filter: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secrets {
    pub(crate) personal_data: OwnKey,
    pub(crate) access_tokens: OwnKey,
    pub(crate) ticket_master: OwnKey,
}

/// A key that the administrator keeps, or `None` where the installation keeps its own.
#[derive(Clone)]
pub(crate) struct OwnKey(pub(crate) Option<[u8; 32]>);

impl fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "OwnKey(set)" } else { "OwnKey(none)" })
    }
}

/// A configuration that cannot be used: one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigError(pub(crate) String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the command line says about the configuration.
#[derive(Debug, Default, Clone, clap::Args)]
pub(crate) struct ConfigArgs {
    /// The configuration file [default: usher.toml, if it is there]
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(crate) config: Option<PathBuf>,
    /// The data folder of an embedded installation
    #[arg(long, value_name = "DIR", help_heading = "Configuration")]
    pub(crate) data_dir: Option<PathBuf>,
}

impl Config {
    /// Reads all layers, `options` (key, option name, value) last, and checks them.
    pub(crate) fn load(
        args: &ConfigArgs,
        options: &[(&'static str, &'static str, Option<String>)],
    ) -> Result<(Self, Layers), ConfigError> {
        let mut layers = Layers::defaults();
        let by_custom = Path::new(FILE_BY_CUSTOM);
        match &args.config {
            Some(path) => layers.add_file(path)?,
            None if by_custom.exists() => layers.add_file(by_custom)?,
            None => {}
        }
        let named = |(name, text): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, text.to_string_lossy().into_owned()))
        };
        layers.add_environment(std::env::vars_os().filter_map(named))?;
        if let Some(folder) = &args.data_dir {
            layers.add_option("data_dir", "--data-dir", folder.display().to_string())?;
        }
        for (key, option, value) in options {
            if let Some(value) = value {
                layers.add_option(key, option, value.clone())?;
            }
        }
        let config = layers.config().map_err(|error| ConfigError(error.message().to_owned()))?;
        config.check()?;
        Ok((config, layers))
    }

    /// What must go together.
    fn check(&self) -> Result<(), ConfigError> {
        let is_set = |path: &Path| !path.as_os_str().is_empty();
        if is_set(&self.tls.certificate) != is_set(&self.tls.key) {
            return Err(ConfigError(
                "tls.certificate and tls.key go together: set both, or neither".into(),
            ));
        }
        if !is_set(&self.data_dir) {
            return Err(ConfigError("data_dir is empty: name a folder".into()));
        }
        self.check_database()?;
        self.check_redis()?;
        for (key, url) in
            [("public_url", &self.public_url), ("payments.sandbox_url", &self.payments.sandbox_url)]
        {
            if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
                return Err(ConfigError(format!(
                    "{key} is not a web address: write http://host or https://host, or leave it \
                     empty"
                )));
            }
        }
        Ok(())
    }

    fn check_database(&self) -> Result<(), ConfigError> {
        for (key, url) in [("database_url", &self.database_url), ("replica_url", &self.replica_url)]
        {
            let is_known = url.starts_with("postgres://") || url.starts_with("postgresql://");
            if !url.is_empty() && !is_known {
                return Err(ConfigError(format!(
                    "{key} is not a PostgreSQL address: write \
                     postgres://person:password@host/database, or leave it empty"
                )));
            }
        }
        if !self.replica_url.is_empty() && self.database_url.is_empty() {
            return Err(ConfigError(
                "replica_url needs database_url: an embedded database has no replica; set both, or \
                 leave replica_url empty"
                    .into(),
            ));
        }
        Ok(())
    }

    fn check_redis(&self) -> Result<(), ConfigError> {
        let Redis { urls, cluster, prefix, .. } = &self.redis;
        if *cluster && urls.is_empty() {
            return Err(ConfigError(
                "redis.cluster is true and redis.urls is empty: name nodes of the cluster".into(),
            ));
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        if prefix.is_empty() || !prefix.bytes().all(is_plain) {
            return Err(ConfigError(
                "redis.prefix must have letters, digits, - _ . and : alone, and at least one"
                    .into(),
            ));
        }
        let Some(redis) = self.redis() else { return Ok(()) };
        if self.database_url.is_empty() {
            return Err(ConfigError(
                "redis.urls is for nodes that share a database, and the embedded one has one node: \
                 set database_url too, or leave redis.urls empty"
                    .into(),
            ));
        }
        redis.check().map_err(|error| ConfigError(format!("redis.urls: {error}")))
    }

    /// Where Redis is, if nodes share one.
    pub(crate) fn redis(&self) -> Option<RedisConfig> {
        let Redis { urls, cluster, prefix, answer_timeout_milliseconds } = &self.redis;
        (!urls.is_empty()).then(|| RedisConfig {
            urls: urls.clone(),
            is_cluster: *cluster,
            prefix: prefix.clone(),
            answer_max: Duration::from_millis(*answer_timeout_milliseconds as u64),
        })
    }

    /// Where the data is.
    pub(crate) fn location(&self) -> Location {
        if self.database_url.is_empty() {
            Location::Sqlite(self.data_dir.join(DATABASE_FILE))
        } else {
            Location::Postgres(self.database_url.clone())
        }
    }

    /// That of a copy of the database, which nobody else uses.
    pub(crate) fn of_copy(&self, data_dir: PathBuf, database_url: String) -> Self {
        Self { data_dir, database_url, replica_url: String::new(), ..self.clone() }
    }

    /// How the store runs.
    pub(crate) fn store(&self) -> StoreConfig {
        let Store {
            queue_max,
            batch_max,
            writers,
            readers,
            wait_max_milliseconds,
            answer_timeout,
            replica_lag_max_milliseconds,
        } = self.store;
        let replica = (!self.replica_url.is_empty()).then(|| ReplicaConfig {
            url: self.replica_url.clone(),
            lag_max: Duration::from_millis(replica_lag_max_milliseconds as u64),
        });
        StoreConfig {
            location: self.location(),
            queue_max,
            batch_max,
            writers,
            readers,
            wait_max: Duration::from_millis(wait_max_milliseconds as u64),
            answer_max: answer_timeout,
            durable: Durable::AtOnce,
            log_at_end: LogAtEnd::Emptied,
            neighbours: Neighbours::None,
            replica,
        }
    }

    /// Certificate and key, if the door is to speak TLS.
    pub(crate) fn tls_files(&self) -> Option<(&Path, &Path)> {
        let Tls { certificate, key } = &self.tls;
        (!certificate.as_os_str().is_empty()).then_some((certificate, key))
    }

    /// The address for links, without a slash at its end. `bound` is where the door really is.
    pub(crate) fn base_url(&self, bound: SocketAddr) -> String {
        match self.public_url.trim_end_matches('/') {
            "" => self.door_url(bound),
            public => public.to_owned(),
        }
    }

    /// The address that this machine can call its own door by.
    pub(crate) fn door_url(&self, bound: SocketAddr) -> String {
        let scheme = if self.tls_files().is_some() { "https" } else { "http" };
        let here = SocketAddr::from(([127, 0, 0, 1], bound.port()));
        format!("{scheme}://{}", if bound.ip().is_unspecified() { here } else { bound })
    }
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        de::Error::custom(format!("{text:?} is not an IP address and port like 127.0.0.1:8080"))
    })
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    whole_number(deserializer).map(|count| Duration::from_secs(u64::from(count)))
}

fn some_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    at_least_one(deserializer).map(|count| Duration::from_secs(count as u64))
}

fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    whole_number(deserializer).map(|count| count as usize)
}

fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    match count(deserializer)? {
        0 => Err(de::Error::custom("0 is too small: at least 1 is needed")),
        count => Ok(count),
    }
}

fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    value.as_integer().and_then(|number| u32::try_from(number).ok()).ok_or_else(|| {
        de::Error::custom(format!("{value} is not a whole number from 0 to {}", u32::MAX))
    })
}

impl<'de> Deserialize<'de> for OwnKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self(None));
        }
        let pair = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        // The text itself stays out of the message: it is a secret, however mistyped.
        key.map(|key| Self(Some(key)))
            .ok_or_else(|| de::Error::custom("a secret is 64 hexadecimal digits"))
    }
}
