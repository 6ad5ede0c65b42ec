//! What `usher doctor` says of Redis.

use nodes::{Looked, RedisConfig, Server, look};
use tokio::runtime::Builder;

use super::doctor::Finding;

/// The oldest major version that our scripts run on as they are meant to: a script may read the clock
/// and write.
const VERSION_MIN: u32 = 6;

/// Whether all configured servers answer, and are what the configuration says.
pub(super) fn redis(config: &RedisConfig) -> Finding {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let looked = runtime.block_on(look(config)).map_err(|error| error.to_string())?;
    judge(config, &looked)
}

fn judge(config: &RedisConfig, looked: &[Looked]) -> Finding {
    let mut known: Vec<(&str, &Server)> = Vec::new();
    for Looked { address, found } in looked {
        let server = found.as_ref().map_err(|error| {
            format!("{address} does not answer ({error}); nodes go on without it: see redis.urls")
        })?;
        if major(&server.version).is_none_or(|major| major < VERSION_MIN) {
            return Err(format!(
                "{address} is version {}; use {VERSION_MIN} or newer",
                server.version
            ));
        }
        if server.is_cluster && !config.is_cluster {
            return Err(format!("{address} is a node of a cluster: set redis.cluster = true"));
        }
        if !server.is_cluster && config.is_cluster {
            return Err(format!("{address} is no node of a cluster: set redis.cluster = false"));
        }
        if let Some((other, _)) = known.iter().find(|(_, other)| other.run == server.run) {
            return Err(format!(
                "{address} and {other} are one server: a majority needs servers of their own, so name \
                 each once in redis.urls"
            ));
        }
        known.push((address, server));
    }
    let names = known.iter().map(|(address, server)| format!("{address} {}", server.version));
    Ok(names.collect::<Vec<_>>().join(", "))
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(version: &str, run: &str, is_cluster: bool) -> Result<Server, String> {
        Ok(Server { version: version.into(), run: run.into(), is_cluster })
    }

    fn judged(is_cluster: bool, found: &[Result<Server, String>]) -> Finding {
        let config = RedisConfig { is_cluster, ..RedisConfig::of(Vec::new()) };
        let looked: Vec<Looked> = (1..)
            .zip(found)
            .map(|(number, found)| Looked { address: format!("r{number}"), found: found.clone() })
            .collect();
        judge(&config, &looked)
    }

    #[test]
    fn servers_must_answer_be_new_enough_and_different_ones() {
        let fine = judged(false, &[server("7.0.15", "a", false), server("6.2", "b", false)]);
        assert_eq!(fine, Ok("r1 7.0.15, r2 6.2".into()));
        for (found, word) in [
            (vec![Err("connection refused".into())], "connection refused"),
            (vec![server("5.0.7", "a", false)], "version 5.0.7"),
            (vec![server("", "a", false)], "6 or newer"),
            (vec![server("7.0", "a", true)], "redis.cluster = true"),
            (
                vec![server("7.0", "a", false), server("7.0", "a", false)],
                "r2 and r1 are one server",
            ),
        ] {
            let problem = judged(false, &found).unwrap_err();
            assert!(problem.contains(word), "{problem}");
        }
        let problem = judged(true, &[server("7.0", "a", false)]).unwrap_err();
        assert!(problem.contains("redis.cluster = false"), "{problem}");
    }
}
