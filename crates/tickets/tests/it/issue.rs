//! Issuing and voiding.

use fixtures::{Bench, START, on_both_engines};
use kernel::{BookingId, TicketId};
use store::StoreError;
use tickets::{
    Admissions, NewTicket, Ticket, TicketState, admissions_of, tickets_of, tickets_of_show,
    void_tickets,
};

use crate::world::{booking, build, issue, new_ticket, show, ticket, ticket_id};

#[test]
fn a_booking_gets_its_tickets_and_a_replay_changes_nothing() {
    on_both_engines(|bench| {
        build(bench);
        let tickets: Vec<NewTicket> = (0..23).rev().map(new_ticket).collect();
        issue(bench, booking(1), show(1), &tickets).unwrap();
        bench.clock.advance_seconds(60);
        issue(bench, booking(1), show(1), &tickets).unwrap();

        let issued = of_booking(bench, booking(1));
        let seats: Vec<u32> = issued.iter().map(|ticket| ticket.seat_no).collect();
        assert_eq!(seats, (0..23).collect::<Vec<u32>>());
        assert_eq!(
            ticket(bench, 5),
            Ticket {
                id: ticket_id(5),
                booking: booking(1),
                show: show(1),
                seat_no: 5,
                seat_label: "A5".into(),
                seat_type: "regular".into(),
                price_minor: 25_000,
                fee_minor: 3_000,
                discount_minor: 1_000,
                issued_at: START,
                state: TicketState::Valid,
            }
        );
    });
}

#[test]
fn a_seat_has_one_living_ticket() {
    on_both_engines(|bench| {
        build(bench);
        issue(bench, booking(1), show(1), &[new_ticket(1)]).unwrap();
        let again = NewTicket { id: ticket_id(99), ..new_ticket(1) };
        let refused = issue(bench, booking(2), show(1), &[new_ticket(2), again.clone()]);
        assert!(matches!(refused, Err(StoreError::Constraint(_))), "{refused:?}");
        assert!(of_booking(bench, booking(2)).is_empty(), "all or nothing");

        assert_eq!(void(bench, booking(1), &[1]).len(), 1);
        issue(bench, booking(2), show(1), &[new_ticket(2), again]).unwrap();
        assert_eq!(of_booking(bench, booking(2)).len(), 2);
    });
}

#[test]
fn an_id_in_use_for_something_else_is_refused() {
    on_both_engines(|bench| {
        build(bench);
        issue(bench, booking(1), show(1), &[new_ticket(1)]).unwrap();
        let other_booking = issue(bench, booking(2), show(1), &[new_ticket(1)]);
        assert!(matches!(other_booking, Err(StoreError::Constraint(_))), "{other_booking:?}");
        let other_seat = NewTicket { seat_no: 7, ..new_ticket(1) };
        let other_seat = issue(bench, booking(1), show(1), &[other_seat]);
        assert!(matches!(other_seat, Err(StoreError::Constraint(_))), "{other_seat:?}");
    });
}

#[test]
fn only_valid_tickets_of_the_booking_are_voided_and_only_once() {
    on_both_engines(|bench| {
        build(bench);
        issue(bench, booking(1), show(1), &[new_ticket(1), new_ticket(2)]).unwrap();
        issue(bench, booking(2), show(1), &[new_ticket(3)]).unwrap();
        bench.clock.advance_seconds(60);

        let voided = void(bench, booking(1), &[1, 3, 99]);
        assert_eq!(voided.len(), 1);
        let at = kernel::time::plus_seconds(START, 60);
        assert_eq!(voided[0], ticket(bench, 1));
        assert_eq!(voided[0].state, TicketState::Cancelled { at });
        assert_eq!(ticket(bench, 3).state, TicketState::Valid);
        assert!(void(bench, booking(1), &[1]).is_empty());
    });
}

#[test]
fn a_gate_sees_the_living_tickets_of_its_show() {
    on_both_engines(|bench| {
        build(bench);
        issue(bench, booking(1), show(1), &[new_ticket(2), new_ticket(1)]).unwrap();
        issue(bench, booking(2), show(1), &[new_ticket(3)]).unwrap();
        void(bench, booking(1), &[2]);
        let (list, counts) = bench
            .store
            .read_blocking("gate", |snapshot| {
                let list = tickets_of_show(snapshot, show(1))?;
                Ok::<_, StoreError>((list, admissions_of(snapshot, show(1))?))
            })
            .unwrap();
        let seats: Vec<u32> = list.iter().map(|ticket| ticket.seat_no).collect();
        assert_eq!(seats, [1, 3]);
        assert_eq!(counts, Admissions { sold: 2, inside: 0 });
    });
}

fn of_booking(bench: &Bench, booking: BookingId) -> Vec<Ticket> {
    bench.store.read_blocking("tickets", move |snapshot| tickets_of(snapshot, booking)).unwrap()
}

fn void(bench: &Bench, booking: BookingId, numbers: &[u128]) -> Vec<Ticket> {
    let ids: Vec<TicketId> = numbers.iter().map(|number| ticket_id(*number)).collect();
    bench.store.write_blocking("void", move |tx| void_tickets(tx, booking, &ids)).unwrap()
}
