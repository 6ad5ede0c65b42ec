//! Nodes on one PostgreSQL database hear each other, and notice when they may not have.

use std::sync::Arc;

use fixtures::Bench;
use kernel::{BookingId, Clock, Fact, SeatChange, SeatState, ShowId};
use store::{Engine, Location, Neighbours, Store, StoreConfig, StoreError, admin_sql};

use crate::support::{Told, eventually, key};

fn neighbourly(config: &mut StoreConfig) {
    config.neighbours = Neighbours::Database;
}

/// Two nodes, and what each of them is told.
struct Street {
    bench: Bench,
    other: Store,
    here: Arc<Told>,
    there: Arc<Told>,
}

impl Street {
    fn open() -> Self {
        let bench = Bench::open(Engine::Postgres, neighbourly);
        let here = Told::listening_to(&bench.store);
        let other = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn Clock>);
        let there = Told::listening_to(&other);
        let street = Self { bench, other, here, there };
        eventually("two nodes listen", || street.listeners("SELECT pid FROM").len() == 2);
        street
    }

    /// Runs a query over the connections of the nodes that listen, and have said so.
    fn listeners(&self, select: &str) -> Vec<String> {
        let Location::Postgres(url) = self.bench.store.location() else { unreachable!() };
        let rest = "pg_stat_activity WHERE datname = current_database() \
            AND application_name = 'usher facts' AND query LIKE 'SELECT pg_notify%' \
            AND backend_type = 'client backend'";
        admin_sql(url, &format!("{select} {rest}")).unwrap()
    }
}

fn booked(number: u128) -> Fact {
    Fact::BookingChanged { booking: BookingId::new(key(number)) }
}

fn tell(store: &Store, facts: &[Fact]) {
    let facts = facts.to_vec();
    let done = store.write_blocking("tell", move |tx| {
        facts.iter().cloned().for_each(|fact| tx.fact(fact));
        Ok::<_, StoreError>(())
    });
    assert_eq!(done, Ok(()));
}

#[test]
fn what_commits_on_one_node_is_heard_on_the_other_and_told_once_at_home() {
    let street = Street::open();
    tell(&street.bench.store, &[booked(1), booked(2)]);
    eventually("the other node hears", || street.there.facts() == [booked(1), booked(2)]);
    tell(&street.other, &[booked(3)]);
    let all = [booked(1), booked(2), booked(3)];
    eventually("the first node hears", || street.here.facts() == all);
    eventually("the second node has told itself", || street.there.facts() == all);
}

#[test]
fn a_fact_that_is_too_long_for_one_message_arrives_in_parts() {
    let street = Street::open();
    let change =
        |seat_no| SeatChange { seat_no, state: SeatState::Blocked, until: None, version: 1 };
    let show = ShowId::new(key(1));
    tell(
        &street.bench.store,
        &[Fact::SeatsChanged { show, changes: (0..20_000).map(change).collect() }],
    );
    let seats = || {
        let mut seats = Vec::new();
        for fact in street.there.facts() {
            let Fact::SeatsChanged { changes, .. } = fact else { continue };
            seats.extend(changes.iter().map(|change| change.seat_no));
        }
        seats
    };
    eventually("all seats are heard", || seats().len() == 20_000);
    assert!(seats().into_iter().eq(0..20_000));
}

#[test]
fn a_node_whose_stream_breaks_says_so_and_hears_again() {
    let street = Street::open();
    for round in 1..=3 {
        let missed = (street.here.missed(), street.there.missed());
        let ended = street.listeners("SELECT pg_terminate_backend(pid, 5000) FROM");
        assert_eq!(ended, ["t", "t"]);
        eventually("both notice and listen again", || {
            street.here.missed() > missed.0 && street.there.missed() > missed.1
        });
        tell(&street.bench.store, &[booked(round)]);
        eventually("the other node hears", || street.there.facts().contains(&booked(round)));
    }
}

#[test]
fn a_node_that_leaves_has_told_everything() {
    let Street { bench, other, here, there } = Street::open();
    for number in 1..=100 {
        tell(&other, &[booked(number)]);
    }
    drop(other);
    eventually("the node that stays has heard all", || here.facts().len() == 100);
    assert_eq!(here.facts(), there.facts());
    drop(bench);
}
