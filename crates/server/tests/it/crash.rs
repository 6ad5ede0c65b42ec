//! What was acknowledged survives a process that dies without a word.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::Server;
use crate::support::Folder;

/// Buyers at a time, and holds that must be acknowledged before the process dies.
const BUYERS: usize = 4;
const HOLDS_BEFORE: usize = 40;

#[test]
fn every_acknowledged_hold_is_there_after_a_kill() {
    let folder = Folder::new();
    let off = [
        ("USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS", "0"),
        ("USHER_LIMITS_HOLDS_PER_MINUTE_PER_PERSON", "0"),
    ];
    let mut command = folder.usher(&["demo", "--size", "tiny", "--listen", "127.0.0.1:0"]);
    let (mut server, tour) = Server::with_output(command.envs(off));
    let link = tour.split_whitespace().find(|word| word.ends_with("/seats")).unwrap();
    let map = format!("/api/v1/shows/{}/seats", link.rsplit('/').nth(1).unwrap());

    let held = Mutex::new(HashSet::new());
    let is_dead = AtomicBool::new(false);
    let free = seats_with(&server.get(&map), "available");
    assert!(free.len() > HOLDS_BEFORE * 2, "only {} free seats", free.len());
    std::thread::scope(|scope| {
        for buyer in 0..BUYERS {
            let (held, is_dead, free, server, map) = (&held, &is_dead, &free, &server, &map);
            scope.spawn(move || {
                for seat in free.iter().skip(buyer).step_by(BUYERS) {
                    let body = json!({ "seatIds": [seat], "sessionId": format!("{buyer}-{seat}") });
                    let answer = server.try_post(&format!("{map}/lock"), &body);
                    match answer {
                        Some(answer) if answer.starts_with("HTTP/1.1 200") => {
                            held.lock().unwrap().insert(seat.clone());
                        }
                        Some(other) if !is_dead.load(Ordering::SeqCst) => panic!("{other}"),
                        _ => return,
                    }
                }
            });
        }
        let began = Instant::now();
        while held.lock().unwrap().len() < HOLDS_BEFORE {
            assert!(began.elapsed() < Duration::from_secs(30), "too few holds");
            std::thread::sleep(Duration::from_millis(1));
        }
        is_dead.store(true, Ordering::SeqCst);
        server.kill();
    });

    server.wait_for_death();
    let again = Server::start(&folder, &off);
    let locked: HashSet<String> = seats_with(&again.get(&map), "locked").into_iter().collect();
    let lost: Vec<_> = held.lock().unwrap().difference(&locked).cloned().collect();
    assert_eq!(lost, Vec::<String>::new(), "acknowledged and then lost");
    again.stop();
    folder.run(&["verify"]).fine();
}

fn seats_with(map: &Value, status: &str) -> Vec<String> {
    let seats = map["layout"]["seats"].as_array().unwrap().iter();
    let wanted = seats.filter(|seat| seat["status"] == status);
    wanted.map(|seat| seat["seatId"].as_str().unwrap().to_owned()).collect()
}
