//! Two real nodes on one PostgreSQL and one Redis.

use std::time::{Duration, Instant};

use fixtures::{Bench, RedisServer};
use serde_json::json;
use store::{Engine, Location};

use crate::server::Server;
use crate::support::{Folder, Ran};

const PATIENCE: Duration = Duration::from_secs(60);

fn variables(bench: &Bench, redis: &str) -> Vec<(&'static str, String)> {
    let Location::Postgres(url) = &bench.config.location else { panic!("not on PostgreSQL") };
    vec![
        ("USHER_DATABASE_URL", url.clone()),
        ("USHER_REDIS_URLS", redis.to_owned()),
        ("USHER_REDIS_ANSWER_TIMEOUT_MILLISECONDS", "20000".into()),
        ("USHER_LIMITS_SIGN_INS_PER_MINUTE_PER_ACCOUNT", "1".into()),
    ]
}

fn node(folder: &Folder, variables: &[(&'static str, String)]) -> Server {
    let borrowed: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Server::start(folder, &borrowed)
}

/// A number of the metrics.
fn metric(server: &Server, name: &str) -> u64 {
    let page = server.ask("GET /metrics HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n");
    let mut lines = page.lines().filter_map(|line| line.strip_prefix(name));
    lines.next().unwrap_or_else(|| panic!("no {name} in {page}")).trim().parse().unwrap()
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn two_nodes_share_limits_and_facts_and_go_on_without_redis() {
    let bench = Bench::open(Engine::Postgres, |_| {});
    let mut redis = RedisServer::start();
    let folders = (Folder::new(), Folder::new());
    let variables = variables(&bench, &redis.url());
    let (one, other) = (node(&folders.0, &variables), node(&folders.1, &variables));
    for node in [&one, &other] {
        until("Redis answers", || metric(node, "usher_redis_lines_up") == 1);
    }

    let attempt = |who: &str| json!({ "email": who, "password": "two films a week" });
    let sign_in = |server: &Server, who: &str| {
        let answer = server.try_post("/api/v1/auth/login", &attempt(who)).unwrap();
        answer[9..12].parse::<u16>().unwrap()
    };
    assert_eq!(sign_in(&one, "ann@example.com"), 401);
    assert_eq!(sign_in(&other, "ann@example.com"), 429, "one attempt a minute over both");

    let before = metric(&other, "usher_facts_heard_total");
    let person =
        json!({ "email": "ben@example.com", "password": "two films a week", "name": "Ben" });
    // The letter that confirms the address is a job, and jobs are announced.
    let answer = one.try_post("/api/v1/auth/register", &person).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    until("the other node hears", || metric(&other, "usher_facts_heard_total") > before);

    redis.kill();
    assert_eq!(sign_in(&one, "cem@example.com"), 401);
    assert_eq!(sign_in(&other, "cem@example.com"), 401, "each has limits of its own now");
    assert_eq!(metric(&one, "usher_redis_lines_up"), 0);
    let ready = one.ask("GET /health/ready HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n");
    assert!(ready.starts_with("HTTP/1.1 200"), "a node sells without Redis: {ready}");
}

#[test]
fn the_doctor_looks_at_redis() {
    let bench = Bench::open(Engine::Postgres, |_| {});
    let redis = RedisServer::start();
    let folder = Folder::new();
    let said = |urls: &str| {
        let mut command = folder.usher(&["doctor"]);
        command.envs(variables(&bench, urls));
        Ran::of(&mut command).out
    };
    let fine = said(&redis.url());
    assert!(fine.contains("ok       redis: ") && fine.contains(" 7."), "{fine}");
    let same = said(&[redis.url(), redis.url(), redis.url()].join(","));
    assert!(same.contains("PROBLEM  redis: ") && same.contains("are one server"), "{same}");
    let nobody = said(&format!("{}-not", redis.url()));
    assert!(nobody.contains("PROBLEM  redis: ") && nobody.contains("does not answer"), "{nobody}");
}
