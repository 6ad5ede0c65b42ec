//! Payments: what each answer of a gateway does in each state.

use fixtures::on_both_engines;
use kernel::Refusal;
use payments::gateway::GatewayOutcome::{self, Declined, NeedsAction, NotCharged, Unknown};
use payments::{
    PaymentStatus, Settled, Settlement, open_payment, record_event, settle_payment,
    unsettled_payments,
};
use store::StoreError;

use crate::till::{Till, captured, card_payment, payment_id};

fn declined() -> GatewayOutcome {
    Declined { code: "card_declined".into(), message: "No.".into() }
}

fn challenged() -> GatewayOutcome {
    NeedsAction { gateway_ref: "pi_1".into(), url: "https://bank.example/1".into() }
}

#[test]
fn each_answer_in_each_state() {
    use PaymentStatus::{Authorizing, Captured as Paid, Declined as No, Voided};
    let url = || Settled::NeedsAction { url: "https://bank.example/1".into() };
    // What was answered before, what is answered now, what that changes, what it is then.
    let table: Vec<(Vec<GatewayOutcome>, GatewayOutcome, Settled, PaymentStatus)> = vec![
        (vec![], captured(1), Settled::Captured, Paid),
        (vec![], declined(), Settled::Declined, No),
        (vec![], NotCharged, Settled::Voided, Voided),
        (vec![], Unknown, Settled::Unchanged(Authorizing), Authorizing),
        (vec![], challenged(), url(), Authorizing),
        (vec![challenged()], captured(1), Settled::Captured, Paid),
        (vec![challenged()], declined(), Settled::Declined, No),
        (vec![captured(1)], captured(1), Settled::Unchanged(Paid), Paid),
        (vec![captured(1)], declined(), Settled::Unchanged(Paid), Paid),
        (vec![captured(1)], NotCharged, Settled::Unchanged(Paid), Paid),
        (vec![captured(1)], challenged(), Settled::Unchanged(Paid), Paid),
        (vec![declined()], declined(), Settled::Unchanged(No), No),
        (vec![declined()], NotCharged, Settled::Unchanged(No), No),
        (vec![declined()], captured(1), Settled::LateCapture, Paid),
        (vec![NotCharged], declined(), Settled::Unchanged(Voided), Voided),
        (vec![NotCharged], captured(1), Settled::LateCapture, Paid),
    ];
    on_both_engines(|bench| {
        let till = Till(bench);
        for (number, (before, now, settled, status)) in (100..).zip(&table) {
            let own = |outcome: &GatewayOutcome| match outcome {
                GatewayOutcome::Captured { .. } => captured(number),
                NeedsAction { url, .. } => {
                    NeedsAction { gateway_ref: format!("pi_{number}"), url: url.clone() }
                }
                other => other.clone(),
            };
            till.opens(number, 500);
            for outcome in before {
                till.hears(number, own(outcome));
            }
            let [gateway, ..] = till.balances();
            let (payment, what) = till.hears(number, own(now));
            assert_eq!((&what, payment.status), (settled, *status), "{before:?}, then {now:?}");
            assert_eq!(payment.next_action_url.is_some(), what == url());
            let is_new_money = matches!(what, Settled::Captured | Settled::LateCapture);
            let more = if is_new_money { 500 } else { 0 };
            assert_eq!(till.balances()[0], gateway + more, "{before:?}, then {now:?}");
        }
    });
}

#[test]
fn an_answer_about_nothing_is_nothing() {
    on_both_engines(|bench| {
        let settlement = Settlement { payment: payment_id(9), outcome: captured(9) };
        let settled = Till(bench).run::<_, StoreError>(move |tx| settle_payment(tx, &settlement));
        assert_eq!(settled.unwrap(), None);
    });
}

#[test]
fn an_id_names_one_payment() {
    on_both_engines(|bench| {
        let till = Till(bench);
        assert_eq!(till.opens(1, 500), till.opens(1, 500));
        let other = card_payment(1, 501, None);
        let refusal = till.run(move |tx| open_payment(tx, &other)).unwrap_err().refusal().unwrap();
        assert_eq!(refusal.code(), "id_reused");
        assert_eq!(till.payment(1).amount.minor, 500);
    });
}

#[test]
fn what_is_not_answered_is_asked_about_again_and_again() {
    on_both_engines(|bench| {
        let till = Till(bench);
        let due = || {
            let due = till.run::<_, StoreError>(|tx| unsettled_payments(tx, 10)).unwrap();
            due.iter().map(|payment| payment.id).collect::<Vec<_>>()
        };
        till.opens(1, 500);
        till.captures(2, 500);
        assert_eq!(due(), []);
        bench.clock.advance_seconds(30);
        assert_eq!(due(), [payment_id(1)]);
        till.hears(1, Unknown);
        assert_eq!(due(), []);
        bench.clock.advance_seconds(30);
        assert_eq!(due(), [payment_id(1)]);
        till.hears(1, declined());
        assert_eq!(due(), []);
    });
}

#[test]
fn an_event_is_new_once() {
    on_both_engines(|bench| {
        let till = Till(bench);
        let seen = |gateway: &'static str| {
            till.run::<_, StoreError>(move |tx| record_event(tx, gateway, "evt_1")).unwrap()
        };
        assert_eq!([seen("sandbox"), seen("sandbox"), seen("other")], [true, false, true]);
    });
}
