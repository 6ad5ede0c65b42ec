//! Layers, errors and the exit codes of the command line.

use crate::support::{Folder, Ran};

#[test]
fn each_layer_overrides_the_one_before_and_says_so() {
    let folder = Folder::new();
    folder.write(
        "usher.toml",
        "listen = \"127.0.0.1:1111\"\n[limits]\nrequests_per_minute_per_address = 7\n\
         holds_per_minute_per_person = 3\n",
    );
    let mut command = folder.usher(&["config", "print", "--data-dir", "elsewhere"]);
    command.env("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0");
    let ran = Ran::of(&mut command);
    let shown = ran.fine();
    for line in [
        "listen = \"127.0.0.1:1111\"  # usher.toml",
        "data_dir = \"elsewhere\"  # --data-dir",
        "requests_per_minute_per_address = 0  # USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS",
        "holds_per_minute_per_person = 3  # usher.toml",
        "queue_max = 4096",
    ] {
        assert!(shown.contains(&format!("\n{line}")), "no {line} in\n{shown}");
    }
}

#[test]
fn what_print_shows_can_be_used_as_a_file() {
    let folder = Folder::new();
    let shown = folder.run(&["config", "print"]).fine().to_owned();
    folder.write("saved.toml", &shown);
    folder.run(&["config", "check", "--config", "saved.toml"]).fine();
}

#[test]
fn secrets_are_never_shown() {
    let folder = Folder::new();
    let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let mut command = folder.usher(&["config", "print"]);
    command.env("USHER_SECRETS_TICKET_MASTER", key);
    command.env("USHER_DATABASE_URL", "postgres://ann:hush@db/usher");
    let ran = Ran::of(&mut command);
    let shown = ran.fine();
    assert!(shown.contains("ticket_master = \"***\""), "{shown}");
    assert!(shown.contains("postgres://ann:***@db/usher"), "{shown}");
    assert!(!shown.contains(key) && !shown.contains("hush"));

    let mut mistyped = folder.usher(&["config", "check"]);
    let ran = Ran::of(mistyped.env("USHER_SECRETS_TICKET_MASTER", "hush"));
    ran.refused(2, &["secrets.ticket_master", "64 hexadecimal digits"]);
    assert!(!ran.err.contains("hush"));
}

#[test]
fn redis_is_named_by_addresses_that_can_be_ones() {
    let folder = Folder::new();
    for (urls, words) in [
        ("redis://a,redis://b", ["redis.urls", "majority", "at least three"]),
        ("http://a", ["redis.urls", "no Redis address", "redis://host:port"]),
        ("rediss://a", ["redis.urls", "TLS", "tunnel"]),
    ] {
        let mut command = folder.usher(&["config", "check"]);
        command.env("USHER_DATABASE_URL", "postgres://db/usher").env("USHER_REDIS_URLS", urls);
        Ran::of(&mut command).refused(2, &words);
    }
    folder.write(
        "usher.toml",
        "database_url = \"postgres://db/usher\"\n[redis]\nurls = [\"redis://:hush@a:1\", \
         \"redis://b:2\", \"redis+unix:///c\"]\n",
    );
    let ran = folder.run(&["config", "print"]);
    assert!(ran.fine().contains("redis://:***@a:1") && !ran.out.contains("hush"), "{ran:?}");
}

#[test]
fn unknown_keys_are_errors_that_name_the_nearest_one() {
    let folder = Folder::new();
    folder.write("a.toml", "[limits]\nrequest_per_minute_per_address = 7\n");
    folder.run(&["config", "check", "--config", "a.toml"]).refused(
        2,
        &["a.toml", "limits.request_per_minute_per_address", "limits.requests_per_minute"],
    );
    let mut command = folder.usher(&["config", "check"]);
    Ran::of(command.env("USHER_LISTN", "x")).refused(2, &["USHER_LISTN", "USHER_LISTEN?"]);
    let mut command = folder.usher(&["config", "check"]);
    Ran::of(command.env("USHER_ZZZ", "x")).refused(2, &["USHER_ZZZ", "usher config print"]);
}

#[test]
fn wrong_values_name_their_key_and_where_they_came_from() {
    let folder = Folder::new();
    for (name, value, words) in [
        ("USHER_LISTEN", "8080", ["listen", "USHER_LISTEN", "127.0.0.1:8080"]),
        ("USHER_STORE_READERS", "many", ["store.readers", "USHER_STORE_READERS", "whole number"]),
        ("USHER_STORE_READERS", "0", ["store.readers", "USHER_STORE_READERS", "at least 1"]),
        ("USHER_LOG_FORMAT", "xml", ["log.format", "USHER_LOG_FORMAT", "`json`"]),
        ("USHER_DATABASE_URL", "mysql://x", ["database_url", "postgres://", "leave it empty"]),
        ("USHER_REDIS_URLS", "redis://x", ["redis.urls", "database_url", "leave"]),
        ("USHER_REDIS_CLUSTER", "true", ["redis.cluster", "redis.urls", "name nodes"]),
        ("USHER_REDIS_PREFIX", "a b", ["redis.prefix", "letters", "digits"]),
        ("USHER_TLS_KEY", "key.pem", ["tls.certificate", "tls.key", "both"]),
    ] {
        let mut command = folder.usher(&["config", "check"]);
        Ran::of(command.env(name, value)).refused(2, &words);
    }
    folder.write("usher.toml", "listen = \"127.0.0.1:1\"\n[server\n");
    folder.run(&["config", "check"]).refused(2, &["usher.toml", "line 2"]);
    folder.run(&["config", "check", "--config", "none.toml"]).refused(2, &["none.toml"]);
}

#[test]
fn wrong_usage_is_one_sentence_and_code_2() {
    let folder = Folder::new();
    folder.run(&["sevre"]).refused(2, &["sevre", "usher --help"]);
    folder.run(&[]).refused(2, &["usher --help"]);
    folder.run(&["migrate", "--listen"]).refused(2, &["--listen"]);
    folder.run(&["backup"]).refused(2, &["<FILE>"]);
    assert!(folder.run(&["--help"]).fine().contains("usher demo"));
    assert!(folder.run(&["--version"]).fine().starts_with("usher 0."));
}
