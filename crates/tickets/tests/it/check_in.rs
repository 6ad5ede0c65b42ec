//! What happens at the gate, one scan after the other.

use fixtures::{Bench, START, on_both_engines};
use kernel::{Refusal, ShowId, UserId, time};
use serde_json::json;
use store::{Failure, journal_of};
use tickets::{
    Admissions, CheckIn, CheckInRefusal, Scan, Ticket, TicketState, UndoCheckIn, UndoRefusal,
    admissions_of, check_in, undo_check_in, void_tickets,
};
use uuid::Uuid;

use crate::world::{KEYS, booking, build, issue, new_ticket, show, ticket, ticket_id};

const STAFF: UserId = UserId::new(Uuid::from_u128(0x57AFF));

#[test]
fn a_code_admits_once_and_then_tells_who_when_and_where() {
    on_both_engines(|bench| {
        open_doors(bench);
        let admitted = scan(bench, &code(bench, 1), &[show(2), show(1)]).unwrap();
        let used = TicketState::Used { at: START, gate: "North".into(), by: Some(STAFF) };
        assert_eq!(admitted.state, used);
        assert_eq!(admitted, ticket(bench, 1));
        assert_eq!(counts(bench), Admissions { sold: 2, inside: 1 });

        bench.clock.advance_seconds(300);
        let refusal = scan(bench, &code(bench, 1), &[show(1)]).unwrap_err();
        assert_eq!(refusal.code(), "already_used");
        assert_eq!(
            refusal.details(),
            json!({ "usedAt": "2026-11-20T10:00:00Z", "gate": "North", "by": STAFF })
        );
        assert!(refusal.message().contains("at North 5 minutes ago"), "{}", refusal.message());
        assert_eq!(ticket(bench, 1).state, used, "a second scan changes nothing");
        assert_eq!(
            journal(bench, 1),
            [
                ("tickets.check_in".into(), json!({ "gate": "North" })),
                ("tickets.turn_away".into(), json!({ "gate": "North", "because": "already_used" })),
            ]
        );
    });
}

#[test]
fn who_is_not_let_in_is_told_why_and_noted() {
    on_both_engines(|bench| {
        open_doors(bench);
        let refusal = scan(bench, &code(bench, 1), &[show(2)]).unwrap_err();
        let admitted = vec![show(2)];
        assert_eq!(refusal, CheckInRefusal::WrongShow { show: show(1), admitted });

        let genuine = code(bench, 1);
        let last = if genuine.ends_with('0') { '8' } else { '0' };
        let forged = format!("{}{last}", &genuine[..genuine.len() - 1]);
        let forgeries = [forged, genuine.replacen(&genuine[40..50], "0000000000", 1)];
        for forged in &forgeries {
            let refusal = scan(bench, forged, &[show(1)]).unwrap_err();
            assert_eq!(refusal, CheckInRefusal::NotGenuine, "{forged}");
        }

        bench
            .store
            .write_blocking("void", |tx| void_tickets(tx, booking(1), &[ticket_id(1)]))
            .unwrap();
        for admitted in [show(1), show(2)] {
            let refusal = scan(bench, &genuine, &[admitted]).unwrap_err();
            assert_eq!(refusal, CheckInRefusal::Cancelled { at: START });
        }

        let because: Vec<_> =
            journal(bench, 1).into_iter().map(|(_, detail)| detail["because"].clone()).collect();
        assert_eq!(because, ["wrong_show", "not_genuine", "not_genuine", "cancelled", "cancelled"]);
    });
}

#[test]
fn what_is_no_code_or_no_gate_is_refused_at_once() {
    on_both_engines(|bench| {
        open_doors(bench);
        for text in ["", "https://usher.example/b/USH-1", "😀", &"0".repeat(100_000)] {
            assert_eq!(scan(bench, text, &[show(1)]), Err(CheckInRefusal::NotGenuine));
        }
        let unknown = Ticket { id: ticket_id(99), ..ticket(bench, 1) };
        let unknown = KEYS().code_of(&unknown).to_string();
        assert_eq!(scan(bench, &unknown, &[show(1)]), Err(CheckInRefusal::NotGenuine));
        for gate in ["", "  ", &"N".repeat(41)] {
            let refused = scan_at(bench, gate, &code(bench, 1), &[show(1)]);
            assert_eq!(refused, Err(CheckInRefusal::BadGateName));
        }
        assert_eq!(counts(bench).inside, 0);
    });
}

#[test]
fn a_wrong_button_is_taken_back() {
    on_both_engines(|bench| {
        open_doors(bench);
        scan(bench, &code(bench, 1), &[show(1)]).unwrap();
        let other_gate = undo(bench, &[show(2)]);
        assert_eq!(other_gate, Err(Failure::Refused(UndoRefusal::NoTicket)));
        assert_eq!(undo(bench, &[show(1)]).unwrap().state, TicketState::Valid);
        assert_eq!(
            undo(bench, &[show(1)]),
            Err(Failure::Refused(UndoRefusal::NotUsed { status: "valid" }))
        );
        bench.clock.advance_seconds(60);
        let again = scan(bench, &code(bench, 1), &[show(1)]).unwrap();
        let at = time::plus_seconds(START, 60);
        assert!(matches!(again.state, TicketState::Used { at: used_at, .. } if used_at == at));
        let actions: Vec<String> =
            journal(bench, 1).into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions, ["tickets.check_in", "tickets.undo_check_in", "tickets.check_in"]);
    });
}

/// Tickets 1 and 2 of booking 1, for show 1.
fn open_doors(bench: &Bench) {
    build(bench);
    issue(bench, booking(1), show(1), &[new_ticket(1), new_ticket(2)]).unwrap();
}

fn code(bench: &Bench, number: u128) -> String {
    KEYS().code_of(&ticket(bench, number)).to_string()
}

fn scan(bench: &Bench, code: &str, shows: &[ShowId]) -> Scan {
    scan_at(bench, "North", code, shows)
}

fn scan_at(bench: &Bench, gate: &str, code: &str, shows: &[ShowId]) -> Scan {
    let command =
        CheckIn { code: code.into(), shows: shows.to_vec(), gate: gate.into(), by: Some(STAFF) };
    bench.store.write_blocking("check_in", move |tx| check_in(tx, &KEYS(), &command)).unwrap()
}

fn undo(bench: &Bench, shows: &[ShowId]) -> Result<Ticket, Failure<UndoRefusal>> {
    let command = UndoCheckIn { ticket: ticket_id(1), shows: shows.to_vec(), by: STAFF };
    bench.store.write_blocking("undo", move |tx| undo_check_in(tx, &command))
}

fn counts(bench: &Bench) -> Admissions {
    bench.store.read_blocking("counts", |snapshot| admissions_of(snapshot, show(1))).unwrap()
}

fn journal(bench: &Bench, number: u128) -> Vec<(String, serde_json::Value)> {
    let rows = bench
        .store
        .read_blocking("journal", move |snapshot| journal_of(snapshot, ticket_id(number).uuid()))
        .unwrap();
    rows.into_iter().map(|row| (row.action, row.detail)).collect()
}
