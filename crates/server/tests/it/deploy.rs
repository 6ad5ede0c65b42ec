//! What `deploy/` names is there: metrics, commands, variables and files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::server::Server;
use crate::support::Folder;

/// Endings that the text format adds to the name of a counter or a histogram.
const ENDINGS: [&str; 4] = ["_total", "_bucket", "_sum", "_count"];

#[test]
fn every_metric_of_alerts_and_dashboard_is_exported() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    // A request is counted once it was answered, so the second one sees the first.
    let request = "GET /metrics HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n";
    server.ask(request);
    let answer = server.ask(request);
    server.stop();
    let types = answer.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let exported: BTreeSet<&str> = types.filter_map(|line| line.split(' ').next()).collect();
    for file in ["prometheus/alerts.yml", "grafana/usher.json"] {
        let text = read(file);
        let named = words(&text, "usher_");
        assert!(named.len() > 3, "{file} names {named:?}");
        for name in named {
            let base = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
            assert!(exported.contains(base), "{file} names {name}; there are {exported:?}");
        }
    }
}

#[test]
fn every_call_of_alerts_and_dashboard_is_documented() {
    let document = fs::read_to_string(root().join("docs/openapi.json")).unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    for file in ["prometheus/alerts.yml", "grafana/usher.json"] {
        for rest in read(file).replace('\\', "").split("route=\"").skip(1) {
            let route = rest.split('"').next().unwrap();
            assert!(document["paths"][route].is_object(), "{file} names {route}");
        }
    }
}

#[test]
fn every_variable_is_documented() {
    let documented = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    // Of the balancer's own file, not of the program.
    let balancer = ["USHER_FRONT", "USHER_NODE_1", "USHER_NODE_2", "USHER_NODE_3"];
    for file in ["systemd/usher.service", "Dockerfile", "compose.yaml", "haproxy.cfg"] {
        for name in words(&read(file), "USHER_") {
            let is_known = balancer.contains(&name) || documented.contains(&format!("`{name}`"));
            assert!(is_known, "{file} names {name}");
        }
    }
}

#[test]
fn every_command_is_there() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]).fine().to_owned();
    let units = ["systemd/usher.service", "systemd/usher-backup.service"].map(read).join("\n");
    let mut commands: Vec<String> = units
        .split("/usr/bin/usher ")
        .skip(1)
        .map(|rest| rest.split_whitespace().next().unwrap().to_owned())
        .collect();
    for line in
        read("compose.yaml").lines().filter_map(|line| line.trim().strip_prefix("command: ["))
    {
        commands.push(line.trim_end_matches(']').to_owned());
    }
    assert_eq!(commands.len(), 6, "{commands:?}");
    for command in commands {
        assert!(help.contains(&format!("  {command} ")), "usher {command} is no command");
        assert!(folder.run(&[&command, "--help"]).fine().contains("--config"));
    }
}

#[test]
fn units_write_for_themselves_alone() {
    for unit in ["systemd/usher.service", "systemd/usher-backup.service"] {
        assert!(read(unit).lines().any(|line| line == "UMask=0077"), "{unit}");
    }
}

#[test]
fn every_file_is_there() {
    let files = ["deploy/Dockerfile", "deploy/haproxy.cfg", "docs/operations.md"];
    for file in files.iter().chain(&["docs/sandbox-gateway.md", "docs/faults.md"]) {
        assert!(root().join(file).is_file(), "{file}");
    }
}

/// The names in a text that begin so.
fn words<'t>(text: &'t str, beginning: &str) -> BTreeSet<&'t str> {
    let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    parts.filter(|part| part.starts_with(beginning) && *part != beginning).collect()
}

fn read(file: &str) -> String {
    let path: PathBuf = root().join("deploy").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
