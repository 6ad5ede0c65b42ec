//! Steps at the seat map: hold, extend, release, block.

use catalog::{UpdateShow, update_show};
use kernel::time::plus_seconds;
use kernel::{BlockId, HoldId, Refusal, SeatNo};
use seating::{
    BlockSeats, ExtendHold, Held, HoldBestSeats, HoldRefusal, HoldSeats, Needs, ReleaseBlock,
    ReleaseHold, Together, block_seats, extend_hold, hold_best_seats, hold_seats, release_block,
    release_hold,
};
use store::{Actor, Failure};

use crate::auditor::{Event, HoldSeen};

use super::lie::Lie;
use super::town::{STAFF, prices};
use super::{Asked, Sim, Wish};

/// Out of a hundred answers so many get lost on their way to the person.
const LOST_ANSWERS_PERCENT: usize = 4;
/// Seats that one person asks for.
const PARTY_MAX: usize = 4;
/// Holds that people still think of.
const RECENT_HOLDS: usize = 8;

impl Sim {
    pub(super) async fn hold_some(&mut self) {
        let playing = self.dice.pick(&self.town.shows).clone();
        let count = 1 + self.dice.below(PARTY_MAX);
        let first = self.dice.below(playing.layout.seats.len() - count + 1);
        let first = SeatNo::try_from(first).expect("halls are small");
        let mut seats: Vec<SeatNo> = (first..).take(count).collect();
        if self.dice.chance(20) {
            // Not side by side, and perhaps the same seat twice.
            seats[0] = SeatNo::try_from(self.dice.below(playing.layout.seats.len()))
                .expect("halls are small");
        }
        self.ask(playing.show.id, Wish::These(seats)).await;
    }

    pub(super) async fn hold_best(&mut self) {
        let show = self.dice.pick(&self.town.shows).show.id;
        let count = 1 + self.dice.below(PARTY_MAX);
        self.ask(show, Wish::Best(count)).await;
    }

    async fn ask(&mut self, show: kernel::ShowId, wish: Wish) {
        let person = self.dice.pick(&self.town.people).clone();
        let hold = HoldId::new(self.dice.uuid(self.now()));
        let asked = Asked { hold, show, person, wish, until: self.now() };
        self.holds.push(asked.clone());
        self.send_hold(asked, false).await;
    }

    pub(super) async fn repeat_hold(&mut self) {
        if let Some(asked) = self.dice.recent(&self.holds, RECENT_HOLDS).cloned() {
            self.send_hold(asked, true).await;
        }
    }

    async fn send_hold(&mut self, asked: Asked, is_repeated: bool) {
        let node = self.any_node();
        let (hold, show, owner) = (asked.hold, asked.show, asked.person.owner.clone());
        let (store, needs) = (&self.nodes[node].store, Needs::default());
        let answer = match asked.wish.clone() {
            Wish::These(seats) => {
                let command = HoldSeats { hold, show, owner, seats, needs };
                store.write("sim.hold", move |tx| hold_seats(tx, &command)).await
            }
            Wish::Best(count) => {
                let together = Together::Preferred;
                let seat_type = None;
                let command =
                    HoldBestSeats { hold, show, owner, count, seat_type, together, needs };
                store.write("sim.best", move |tx| hold_best_seats(tx, &command)).await
            }
        };
        let told = match &answer {
            Ok(held) => format!("{:?} until {}", seats_of(held), held.held_until),
            Err(Failure::Refused(refusal)) => refusal.code().to_owned(),
            Err(Failure::Store(error)) => error.to_string(),
        };
        let name = &asked.person.name;
        let again = if is_repeated { " again" } else { "" };
        self.note(format!("node {node} {name} holds{again} {hold} of {show}: {told}"));
        self.hear_hold(&asked, answer, is_repeated);
    }

    fn hear_hold(
        &mut self,
        asked: &Asked,
        answer: Result<Held, Failure<HoldRefusal>>,
        is_repeated: bool,
    ) {
        let show = asked.show.uuid();
        let owner = asked.person.name.clone();
        if self.dice.chance(LOST_ANSWERS_PERCENT) && !is_repeated {
            self.note("… and the answer gets lost");
            let seats = match &asked.wish {
                Wish::These(seats) => Some(seats.clone()),
                Wish::Best(_) => None,
            };
            return self.hear(Event::HoldUnheard { show, owner, seats });
        }
        let seen = |seats, until| {
            Event::Held(HoldSeen {
                hold: asked.hold.uuid(),
                show,
                owner,
                seats,
                until,
                is_repeated,
            })
        };
        match answer {
            Ok(held) => {
                let known = self.holds.iter_mut().find(|known| known.hold == asked.hold);
                if let Some(known) = known {
                    known.until = held.held_until;
                }
                self.hear(seen(seats_of(&held), held.held_until.as_second()));
            }
            Err(Failure::Refused(HoldRefusal::SeatsTaken(lost))) => {
                if let (Some(Lie::SeatsForAll), Wish::These(seats)) = (self.run.lie, &asked.wish) {
                    let seats = seats.iter().map(|seat| (*seat, 0)).collect();
                    return self.hear(seen(seats, self.ahead(600).as_second()));
                }
                self.hear(Event::SeatsTaken { show, lost: lost.lost.clone() });
            }
            Err(Failure::Refused(_)) => {}
            Err(Failure::Store(error)) => self.hear(Event::Broken(error.to_string())),
        }
    }

    pub(super) async fn extend(&mut self) {
        let Some(asked) = self.dice.recent(&self.holds, RECENT_HOLDS).cloned() else { return };
        let node = self.any_node();
        let claimants = vec![asked.person.owner.clone()];
        let command = ExtendHold { hold: asked.hold, show: asked.show, claimants };
        let store = &self.nodes[node].store;
        let answer = store.write("sim.extend", move |tx| extend_hold(tx, &command)).await;
        let hold = asked.hold;
        match answer {
            Ok(held) => {
                self.note(format!("node {node} extends {hold} until {}", held.held_until));
                let until = held.held_until.as_second();
                self.hear(Event::Extended { hold: hold.uuid(), until });
                if let Some(known) = self.holds.iter_mut().find(|known| known.hold == hold) {
                    known.until = held.held_until;
                }
            }
            Err(Failure::Refused(refusal)) => {
                self.note(format!("node {node} does not extend {hold}: {}", refusal.code()));
            }
            Err(Failure::Store(error)) => self.hear(Event::Broken(error.to_string())),
        }
    }

    pub(super) async fn release(&mut self) {
        let Some(asked) = self.dice.recent(&self.holds, RECENT_HOLDS).cloned() else { return };
        let (node, hold) = (self.any_node(), asked.hold);
        let command = ReleaseHold { hold, claimants: vec![asked.person.owner] };
        let store = &self.nodes[node].store;
        let answer = store.write("sim.release", move |tx| release_hold(tx, &command)).await;
        match answer {
            Ok(()) if self.dice.chance(LOST_ANSWERS_PERCENT) => {
                self.note(format!("node {node} releases {hold}, and the answer gets lost"));
                self.hear(Event::ReleaseUnheard { hold: hold.uuid() });
            }
            Ok(()) => {
                self.note(format!("node {node} releases {hold}"));
                self.hear(Event::Released { hold: hold.uuid() });
            }
            Err(Failure::Refused(refusal)) => {
                self.note(format!("node {node} does not release {hold}: {}", refusal.code()));
            }
            Err(Failure::Store(error)) => self.hear(Event::Broken(error.to_string())),
        }
    }

    pub(super) async fn block(&mut self) {
        let playing = self.dice.pick(&self.town.shows).clone();
        let count = 1 + self.dice.below(3);
        let first = self.dice.below(playing.layout.seats.len() - count + 1);
        let first = SeatNo::try_from(first).expect("halls are small");
        let seats: Vec<SeatNo> = (first..).take(count).collect();
        let block = BlockId::new(self.dice.uuid(self.now()));
        let release_at =
            self.dice.chance(50).then(|| plus_seconds(self.now(), self.dice.between(60, 7_200)));
        let (show, reason) = (playing.show.id, "a broken armrest".to_owned());
        let command =
            BlockSeats { block, show, seats: seats.clone(), reason, release_at, by: STAFF };
        let node = self.any_node();
        let store = &self.nodes[node].store;
        let answer = store.write("sim.block", move |tx| block_seats(tx, &command)).await;
        match answer {
            Ok(_) => {
                self.note(format!("node {node} blocks {seats:?} of {show} until {release_at:?}"));
                self.blocks.push((block, show));
                let until = release_at.map(kernel::Timestamp::as_second);
                let (block, show) = (block.uuid(), show.uuid());
                self.hear(Event::Blocked { block, show, seats, until });
            }
            Err(Failure::Refused(refusal)) => {
                self.note(format!("node {node} does not block {seats:?}: {}", refusal.code()));
            }
            Err(Failure::Store(error)) => self.hear(Event::Broken(error.to_string())),
        }
    }

    pub(super) async fn unblock(&mut self) {
        let Some((block, show)) = self.dice.recent(&self.blocks, 4).copied() else { return };
        let command = ReleaseBlock { block, show, by: STAFF };
        let node = self.any_node();
        let store = &self.nodes[node].store;
        let answer = store.write("sim.unblock", move |tx| release_block(tx, &command)).await;
        self.note(format!("node {node} ends block {block}: {}", answer.is_ok()));
        match answer {
            Ok(()) => self.hear(Event::Unblocked { block: block.uuid() }),
            Err(failure) => self.hear(Event::Broken(format!("{failure:?}"))),
        }
    }

    /// New prices are for new holds; who holds seats pays what was quoted.
    pub(super) async fn reprice(&mut self) {
        let playing = self.dice.pick(&self.town.shows).clone();
        let prices = Some(prices(&playing.layout, self.dice.between(0, 300)));
        let show = playing.show.id;
        let command = UpdateShow { prices, ..UpdateShow::of(show, Actor::User(STAFF)) };
        let store = &self.nodes[0].store;
        let answer = store.write("sim.reprice", move |tx| update_show(tx, &command)).await;
        self.note(format!("new prices for {show}: {}", answer.is_ok()));
    }
}

fn seats_of(held: &Held) -> Vec<(SeatNo, i64)> {
    held.seats.iter().map(|seat| (seat.seat_no, seat.price_minor + seat.fee_minor)).collect()
}
