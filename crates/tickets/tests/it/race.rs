//! Two gates scan one code in the same instant: one person comes in. With the guard taken away, the
//! same race lets both in, which shows that it is a race.

use std::sync::Barrier;
use std::thread;

use fixtures::{Bench, on_both_engines};
use kernel::Timestamp;
use store::{Store, StoreError, params, sql};
use tickets::{
    CheckIn, CheckInRefusal, Ticket, TicketState, check_in, find_ticket, ticket_problems,
};

use crate::world::{KEYS, booking, build, issue, new_ticket, show, ticket, ticket_id};

const ROUNDS: u32 = 20;
const GATES: [&str; 2] = ["North", "South"];

sql! {
    /// What [`check_in`] would be without its condition.
    ADMIT_UNGUARDED = "UPDATE tickets SET status = 'used', used_at = $2, used_gate = $3 \
        WHERE ticket_id = $1";
}

#[test]
fn two_gates_admit_one_code_once() {
    on_both_engines(|bench| {
        for round in 1..=ROUNDS {
            assert_eq!(race(bench, round, admit_guarded), 1, "round {round}");
        }
        assert_eq!(problems(bench), Vec::<String>::new());
    });
}

#[test]
fn without_the_guard_the_same_race_admits_twice() {
    on_both_engines(|bench| {
        assert_eq!(race(bench, 1, admit_unguarded), 2);
        let unrecorded = format!("ticket {} is used, but the journal counts 0", ticket_id(1));
        assert!(problems(bench)[0].starts_with(&unrecorded), "{:?}", problems(bench));
    });
}

fn problems(bench: &Bench) -> Vec<String> {
    bench.store.read_blocking("problems", ticket_problems).unwrap()
}

/// Both gates look, see a valid ticket, wait for each other, and only then act. Returns how many
/// people came in.
fn race(bench: &Bench, round: u32, admit: fn(&Store, &Ticket, &str) -> bool) -> usize {
    if round == 1 {
        build(bench);
    }
    issue(bench, booking(1), show(1), &[new_ticket(round)]).unwrap();
    let both_looked = Barrier::new(GATES.len());
    let let_in = thread::scope(|scope| {
        let gates = GATES.map(|gate| {
            let (both_looked, store) = (&both_looked, &bench.store);
            scope.spawn(move || {
                let ticket = look(store, round);
                both_looked.wait();
                ticket.state == TicketState::Valid && admit(store, &ticket, gate)
            })
        });
        gates.map(|gate| gate.join().unwrap()).into_iter().filter(|is_in| *is_in).count()
    });
    assert!(matches!(ticket(bench, round.into()).state, TicketState::Used { .. }));
    let_in
}

fn look(store: &Store, round: u32) -> Ticket {
    store
        .read_blocking("look", move |snapshot| find_ticket(snapshot, ticket_id(round.into())))
        .unwrap()
        .unwrap()
}

fn admit_guarded(store: &Store, ticket: &Ticket, gate: &str) -> bool {
    let command = CheckIn {
        code: KEYS().code_of(ticket).to_string(),
        shows: vec![show(1)],
        gate: gate.into(),
        by: None,
    };
    let scan = store.write_blocking("check_in", move |tx| check_in(tx, &KEYS(), &command));
    match scan.unwrap() {
        Ok(_) => true,
        Err(CheckInRefusal::AlreadyUsed { .. }) => false,
        Err(other) => panic!("the loser was refused for another reason: {other:?}"),
    }
}

fn admit_unguarded(store: &Store, ticket: &Ticket, gate: &str) -> bool {
    let (id, gate) = (ticket.id, gate.to_owned());
    let changed: Result<u64, StoreError> = store.write_blocking("unguarded", move |tx| {
        let now: Timestamp = tx.now();
        tx.execute(&ADMIT_UNGUARDED, params![id, now, &gate])
    });
    changed.unwrap() == 1
}
