//! What one node says to the others, and how it is made to fit.

use kernel::Fact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A notification may have just under 8,000 bytes; a part of that is for who says it.
const FACTS_BYTES_MAX: usize = 7_000;
/// Seats in one piece of a fact: about 4,000 bytes.
const SEATS_MAX: usize = 40;

/// One notification.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Message {
    /// Whose it is; a node is another one after each start.
    pub(super) node: Uuid,
    /// Counts what this node says. A number that is left out stands for what was lost.
    pub(super) number: u64,
    pub(super) says: Says,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    /// This has committed.
    Facts(Vec<Fact>),
    /// I am here.
    Present,
    /// I have told everything, and leave.
    Leaving,
}

/// Parts the facts into messages that are short enough.
pub(super) fn pack(facts: impl IntoIterator<Item = Fact>) -> Vec<Vec<Fact>> {
    let mut packed: Vec<Vec<Fact>> = Vec::new();
    let mut bytes = FACTS_BYTES_MAX;
    for fact in facts.into_iter().flat_map(pieces) {
        let length = json(&fact).len() + 1;
        match packed.last_mut() {
            Some(last) if last.contains(&fact) => {}
            Some(last) if bytes + length <= FACTS_BYTES_MAX => {
                last.push(fact);
                bytes += length;
            }
            _ => {
                packed.push(vec![fact]);
                bytes = length;
            }
        }
    }
    packed
}

/// Each seat has a version of its own, so a change of many may be told in parts.
fn pieces(fact: Fact) -> Vec<Fact> {
    match fact {
        Fact::SeatsChanged { show, changes } => changes
            .chunks(SEATS_MAX)
            .map(|part| Fact::SeatsChanged { show, changes: part.to_vec() })
            .collect(),
        other => vec![other],
    }
}

pub(super) fn json(said: &impl Serialize) -> String {
    serde_json::to_string(said).expect("our types serialise")
}

#[cfg(test)]
mod tests {
    use kernel::{SeatChange, SeatState, ShowId, Timestamp};

    use super::*;

    fn seats(count: u32) -> Fact {
        let change = |seat_no| SeatChange {
            seat_no,
            state: SeatState::Blocked,
            until: Some(Timestamp::MAX),
            version: i64::MAX,
        };
        Fact::SeatsChanged {
            show: ShowId::new(Uuid::from_u128(u128::MAX)),
            changes: (u32::MAX - count..u32::MAX).map(change).collect(),
        }
    }

    #[test]
    fn a_message_is_never_longer_than_the_server_takes() {
        let packed = pack((0..100).map(seats));
        for says in packed.into_iter().map(Says::Facts) {
            let message = Message { node: Uuid::max(), number: u64::MAX, says };
            assert!(json(&message).len() < 8_000, "{}", json(&message).len());
        }
    }

    #[test]
    fn all_seats_of_a_large_fact_are_told_once() {
        let packed = pack([seats(1_000)]).concat();
        let told: usize = packed
            .iter()
            .map(|fact| match fact {
                Fact::SeatsChanged { changes, .. } => changes.len(),
                _ => 0,
            })
            .sum();
        assert_eq!((packed.len(), told), (25, 1_000));
    }

    #[test]
    fn what_says_the_same_again_is_told_once() {
        let packed = pack([Fact::JobsEnqueued, Fact::CitiesChanged, Fact::JobsEnqueued]);
        assert_eq!(packed, [[Fact::JobsEnqueued, Fact::CitiesChanged]]);
        assert!(pack([]).is_empty());
    }
}
