//! Wallets: never below zero, and always what the ledger says.

use std::thread;

use fixtures::on_both_engines;
use kernel::{Currency, Refusal, TransferId};
use payments::{Account, debit_wallet, money_problems, wallet_balance, wallet_history, wallets_of};
use store::{Failure, StoreError, Tx};
use uuid::Uuid;

use crate::till::{ANA, BOOKING, Till, inr};

type Debited = Result<(), Failure<payments::WalletRefusal>>;

fn debits(till: &Till<'_>, number: u128, minor: i64) -> Debited {
    let id = TransferId::new(Uuid::from_u128(number));
    let to = Account::BookingSuspense(BOOKING);
    till.run(move |tx| debit_wallet(tx, ANA, inr(minor), to.clone(), id, Some(BOOKING)))
}

fn balance(till: &Till<'_>) -> i64 {
    let read = |tx: &mut Tx<'_>| wallet_balance(tx, ANA, Currency::INR);
    till.run::<_, StoreError>(read).unwrap().minor
}

#[test]
fn money_goes_in_and_out_once() {
    on_both_engines(|bench| {
        let till = Till(bench);
        assert_eq!(balance(&till), 0);
        till.credits(1, 500);
        till.credits(1, 500);
        assert_eq!(balance(&till), 500);
        bench.clock.advance_seconds(1);
        debits(&till, 2, 200).unwrap();
        debits(&till, 2, 200).unwrap();
        assert_eq!(balance(&till), 300);
        assert_eq!(till.run::<_, StoreError>(|tx| wallets_of(tx, ANA)).unwrap(), [inr(300)]);
        let history = till.run::<_, StoreError>(|tx| wallet_history(tx, ANA, 9, 0)).unwrap();
        let lines: Vec<_> =
            history.iter().map(|line| (line.kind.word(), line.amount.minor)).collect();
        assert_eq!(lines, [("payment", -200), ("credit", 500)]);
        assert_eq!(till.run::<_, StoreError>(|tx| money_problems(tx)).unwrap(), [""; 0]);
    });
}

#[test]
fn too_little_is_refused_and_leaves_no_trace() {
    on_both_engines(|bench| {
        let till = Till(bench);
        till.credits(1, 500);
        let refusal = debits(&till, 2, 501).unwrap_err().refusal().unwrap();
        assert_eq!(
            (refusal.code(), &refusal.details()["balance"]),
            ("wallet_too_little", &5.0.into())
        );
        assert_eq!(till.balances(), [0, 0, -500]);
        debits(&till, 2, 500).unwrap();
        assert_eq!(balance(&till), 0);
    });
}

#[test]
fn many_payments_at_once_never_take_more_than_there_is() {
    on_both_engines(|bench| {
        let till = Till(bench);
        till.credits(1, 500);
        let paid = thread::scope(|scope| {
            let paying: Vec<_> = (10..18)
                .map(|nth| {
                    let till = &till;
                    scope.spawn(move || debits(till, nth, 120).is_ok())
                })
                .collect();
            paying.into_iter().map(|one| usize::from(one.join().unwrap())).sum::<usize>()
        });
        assert_eq!((paid, balance(&till)), (4, 20));
        assert_eq!(till.run::<_, StoreError>(|tx| money_problems(tx)).unwrap(), [""; 0]);
    });
}
