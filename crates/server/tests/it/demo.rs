//! The demo: made once, kept a week ahead, sound, and never made over somebody's own data.

use serde_json::json;

use crate::server::Server;
use crate::support::Folder;

#[test]
fn a_demo_is_made_once_and_every_check_holds() {
    let folder = Folder::new();
    let made = folder.run(&["demo", "--size", "tiny", "--no-serve"]);
    made.fine();
    assert!(!made.err.contains("\n0 shows added"), "{made:?}");
    folder.run(&["verify"]).fine();

    let again = folder.run(&["demo", "--size", "tiny", "--no-serve"]);
    again.fine();
    assert!(again.err.contains("0 shows added"), "{again:?}");
    folder
        .run(&["demo", "--size", "small", "--no-serve"])
        .refused(1, &["demo of size tiny", "--data-dir"]);

    let doctor = folder.run(&["doctor"]);
    assert!(doctor.out.contains("ok       admins: 1 system admins"), "{doctor:?}");
}

#[test]
fn its_accounts_sign_in_and_its_links_lead_somewhere() {
    let folder = Folder::new();
    let mut command = folder.usher(&["demo", "--size", "tiny", "--listen", "127.0.0.1:0"]);
    command.env("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0");
    let (server, tour) = Server::with_output(&mut command);
    for email in ["admin", "theatre", "gate", "ana", "ben"] {
        let body = json!({ "email": format!("{email}@usher.test"), "password": "usher-demo" });
        let answer = server.try_post("/api/v1/auth/login", &body).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{email}: {answer}");
    }
    let links: Vec<&str> =
        tour.split_whitespace().filter_map(|word| word.strip_prefix(&server.url())).collect();
    assert_eq!(links.len(), 7, "{tour}");
    for path in links.iter().filter(|path| !path.is_empty()) {
        let answer =
            server.ask(&format!("GET {path} HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    server.stop();
}

#[test]
fn a_crowd_comes_and_goes_home_when_it_closes() {
    let folder = Folder::new();
    let mut command =
        folder.usher(&["demo", "--size", "tiny", "--listen", "127.0.0.1:0", "--crowd", "50"]);
    let (server, _) = Server::with_output(&mut command);
    let log = server.stop();
    assert!(log.contains("the crowd has gone home"), "{log}");
    folder.run(&["demo", "--crowd", "2001"]).refused(2, &["--crowd", "2001"]);
}

#[test]
fn it_is_not_made_over_other_data() {
    let folder = Folder::new();
    folder.write(
        "cities.csv",
        "name,country_code,country,timezone,latitude,longitude,currency\n\
         Pune,IN,India,Asia/Kolkata,18.52,73.86,INR\n",
    );
    folder.run(&["import", "cities", "cities.csv"]).fine();
    folder
        .run(&["demo", "--no-serve"])
        .refused(1, &["data that is not a demo's", "--data-dir", "usher serve"]);
}
