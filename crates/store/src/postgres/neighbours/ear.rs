//! Hears what commits on other nodes, and notices when something must have been missed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;
use tokio::time::interval;
use uuid::Uuid;

use super::message::{Message, Says};
use super::{BEAT, SILENCE_MAX};
use crate::store::Shared;

pub(super) struct Ear {
    node: Uuid,
    shared: Arc<Shared>,
    roll: Roll,
}

impl Ear {
    pub(super) fn new(node: Uuid, shared: Arc<Shared>) -> Self {
        Self { node, shared, roll: Roll::default() }
    }

    /// The stream begins, or begins again: what came before it was not heard.
    pub(super) fn begin(&mut self) {
        self.roll = Roll::default();
        self.roll.heard(self.node, 0, Instant::now());
        self.shared.missed();
    }

    /// Hears until the connection is of no more use, and says why.
    pub(super) async fn hear_all(&mut self, arrived: &mut mpsc::Receiver<String>) -> String {
        let mut beats = interval(BEAT);
        loop {
            tokio::select! {
                biased;
                said = arrived.recv() => match said {
                    Some(said) => self.hear(&said),
                    None => return "the connection was lost".into(),
                },
                _ = beats.tick() => {
                    let gone = self.roll.take_silent(Instant::now());
                    if gone.contains(&self.node) {
                        return "our own words do not come back".into();
                    }
                    if !gone.is_empty() {
                        self.shared.missed();
                    }
                }
            }
        }
    }

    /// One message. What cannot be read may be of a newer program.
    fn hear(&mut self, said: &str) {
        let Ok(Message { node, number, says }) = serde_json::from_str(said) else {
            return self.shared.missed();
        };
        let follows = self.roll.heard(node, number, Instant::now());
        if node == self.node {
            return;
        }
        if let Says::Facts(facts) = &says {
            self.shared.hear(facts);
        }
        if follows == Follows::WithAGap {
            self.shared.missed();
        }
        if says == Says::Leaving {
            self.roll.leaves(node);
        }
    }
}

/// Who was heard, and how far.
#[derive(Default)]
struct Roll(HashMap<Uuid, Heard>);

struct Heard {
    number: u64,
    at: Instant,
}

/// How a message follows the one before it.
#[derive(Debug, PartialEq)]
enum Follows {
    /// At once; or it is the first that its node says at all, or told again.
    Directly,
    /// Others were lost in between, or were said before anybody here heard of the node.
    WithAGap,
}

impl Roll {
    fn heard(&mut self, node: Uuid, number: u64, at: Instant) -> Follows {
        let before = self.0.get(&node).map_or(0, |heard| heard.number);
        self.0.insert(node, Heard { number: number.max(before), at });
        if number > before + 1 { Follows::WithAGap } else { Follows::Directly }
    }

    fn leaves(&mut self, node: Uuid) {
        self.0.remove(&node);
    }

    /// Takes off the roll who has gone without a word. The last that they did may be untold.
    fn take_silent(&mut self, now: Instant) -> Vec<Uuid> {
        let is_silent = |heard: &Heard| now.duration_since(heard.at) > SILENCE_MAX;
        self.0.extract_if(|_, heard| is_silent(heard)).map(|(node, _)| node).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ALICE: Uuid = Uuid::from_u128(1);
    const BOB: Uuid = Uuid::from_u128(2);

    #[test]
    fn a_number_that_is_left_out_is_noticed() {
        let (mut roll, now) = (Roll::default(), Instant::now());
        assert_eq!(roll.heard(ALICE, 7, now), Follows::WithAGap, "nobody knows what was before");
        assert_eq!(roll.heard(ALICE, 8, now), Follows::Directly);
        assert_eq!(roll.heard(BOB, 1, now), Follows::Directly);
        assert_eq!(roll.heard(ALICE, 8, now), Follows::Directly, "told again");
        assert_eq!(roll.heard(ALICE, 10, now), Follows::WithAGap);
        assert_eq!(roll.heard(ALICE, 9, now), Follows::Directly, "late");
        assert_eq!(roll.heard(ALICE, 11, now), Follows::Directly);
    }

    #[test]
    fn who_falls_silent_is_gone_and_who_says_goodbye_is_not_missed() {
        let (mut roll, start) = (Roll::default(), Instant::now());
        roll.heard(ALICE, 1, start);
        roll.heard(BOB, 1, start);
        roll.leaves(BOB);
        assert!(roll.take_silent(start + SILENCE_MAX).is_empty());
        let later = start + SILENCE_MAX + Duration::from_millis(1);
        assert_eq!(roll.take_silent(later), [ALICE]);
        assert!(roll.take_silent(later).is_empty());
    }
}
