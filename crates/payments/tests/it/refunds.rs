//! Refunds: never more than was captured, however many ask at once.

use std::thread;

use fixtures::on_both_engines;
use kernel::Refusal;
use payments::gateway::RefundOutcome;
use payments::{
    Destination, PayFromWallet, RefundSettled, RefundStatus, money_problems, open_payment,
    pay_from_wallet, refunds_of, settle_refund, stuck_refunds,
};
use store::{StoreError, job_counts};

use crate::till::{ANA, BOOKING, Till, captured, card_payment, inr, payment_id, refund_id};

#[test]
fn a_refund_to_the_source_waits_for_its_gateway() {
    on_both_engines(|bench| {
        let till = Till(bench);
        till.captures(1, 500);
        let refund = till.refunds(1, 1, 200, Destination::Source).unwrap();
        assert_eq!(refund.status, RefundStatus::Processing);
        assert_eq!(till.refunds(1, 1, 200, Destination::Source).unwrap(), refund, "a replay");
        assert_eq!(till.payment(1).refunded.minor, 200);
        assert_eq!(till.run::<_, StoreError>(|tx| job_counts(tx)).unwrap().open, 1);
        assert_eq!(till.balances(), [500, -500, 0]);

        let settle = |outcome: RefundOutcome| {
            till.run::<_, StoreError>(move |tx| settle_refund(tx, refund_id(1), &outcome))
                .unwrap()
                .unwrap()
        };
        let failed = RefundOutcome::Failed { code: "bank".into(), message: "No.".into() };
        let done = RefundOutcome::Completed { gateway_ref: "re_1".into() };
        assert_eq!(settle(failed.clone()), RefundSettled::TryAgain("bank".into()));
        assert_eq!(settle(RefundOutcome::Unknown), RefundSettled::TryAgain("no answer".into()));
        let stuck = || till.run::<_, StoreError>(|tx| stuck_refunds(tx, 9)).unwrap().len();
        assert_eq!(stuck(), 0, "it was tried just now");
        bench.clock.advance_seconds(2 * 3_600);
        assert_eq!(stuck(), 1);
        assert_eq!(settle(done.clone()), RefundSettled::Completed);
        assert_eq!(settle(done), RefundSettled::Completed, "told twice");
        assert_eq!(till.balances(), [300, -300, 0]);
        assert_eq!(stuck(), 0);
        assert_eq!(till.run::<_, StoreError>(|tx| money_problems(tx)).unwrap(), [""; 0]);
    });
}

#[test]
fn a_refund_to_the_wallet_is_there_at_once() {
    on_both_engines(|bench| {
        let till = Till(bench);
        till.captures(1, 500);
        let refund = till.refunds(1, 1, 200, Destination::Wallet).unwrap();
        assert_eq!(refund.status, RefundStatus::Completed);
        assert_eq!(till.balances(), [500, -300, -200]);
        assert_eq!(till.run::<_, StoreError>(|tx| job_counts(tx)).unwrap().open, 0);
    });
}

#[test]
fn what_a_wallet_paid_goes_back_to_it() {
    on_both_engines(|bench| {
        let till = Till(bench);
        till.credits(1, 500);
        let pay =
            PayFromWallet { id: payment_id(1), booking: BOOKING, user: ANA, amount: inr(500) };
        for _ in 0..2 {
            till.run(move |tx| pay_from_wallet(tx, &pay)).unwrap();
        }
        assert_eq!(till.balances(), [0, -500, 0]);
        let refund = till.refunds(1, 1, 500, Destination::Source).unwrap();
        assert_eq!(refund.destination, Destination::Wallet);
        assert_eq!(till.balances(), [0, 0, -500]);
    });
}

#[test]
fn what_cannot_be_refunded() {
    on_both_engines(|bench| {
        let till = Till(bench);
        let refused = |payment, minor, destination| {
            let refused = till.refunds(9, payment, minor, destination);
            refused.unwrap_err().refusal().unwrap().code()
        };
        assert_eq!(refused(1, 1, Destination::Source), "unknown_payment");
        till.opens(1, 500);
        assert_eq!(refused(1, 1, Destination::Source), "refund_too_large");
        till.hears(1, captured(1));
        assert_eq!(refused(1, 501, Destination::Source), "refund_too_large");
        till.refunds(1, 1, 400, Destination::Source).unwrap();
        assert_eq!(refused(1, 101, Destination::Wallet), "refund_too_large");
        let guest = card_payment(2, 500, None);
        till.run(move |tx| open_payment(tx, &guest)).unwrap();
        till.hears(2, captured(2));
        assert_eq!(refused(2, 1, Destination::Wallet), "no_wallet");
    });
}

#[test]
fn many_refunds_at_once_stay_within_the_payment() {
    on_both_engines(|bench| {
        let till = Till(bench);
        till.captures(1, 500);
        let opened = thread::scope(|scope| {
            let asking: Vec<_> = (0..8)
                .map(|nth| {
                    let till = &till;
                    scope.spawn(move || till.refunds(nth, 1, 120, Destination::Source).is_ok())
                })
                .collect();
            asking.into_iter().map(|one| usize::from(one.join().unwrap())).sum::<usize>()
        });
        assert_eq!(opened, 4);
        let refunds = till.run::<_, StoreError>(|tx| refunds_of(tx, BOOKING)).unwrap();
        assert_eq!((refunds.len(), till.payment(1).refunded.minor), (4, 480));
        assert_eq!(till.run::<_, StoreError>(|tx| money_problems(tx)).unwrap(), [""; 0]);
    });
}
