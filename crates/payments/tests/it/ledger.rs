//! The ledger: balanced, immutable, each transfer once.

use fixtures::on_both_engines;
use kernel::{BookingId, Currency, Money, TransferId};
use payments::{Account, Line, Transfer, post_transfer, transfers_of};
use store::StoreError;
use uuid::Uuid;

use crate::till::{BOOKING, Till, inr};

fn transfer(number: u128, lines: Vec<Line>) -> Transfer {
    let id = TransferId::new(Uuid::from_u128(number));
    Transfer { id, kind: "test", booking: Some(BOOKING), lines }
}

fn post(till: &Till<'_>, transfer: Transfer) -> Result<bool, StoreError> {
    till.run(move |tx| post_transfer(tx, &transfer))
}

#[test]
fn a_transfer_is_posted_once() {
    on_both_engines(|bench| {
        let till = Till(bench);
        let lines = vec![
            Line::new(Account::Discounts, inr(300)),
            Line::new(Account::BookingFees, inr(-300)),
            Line::new(Account::CancellationFees, inr(0)),
        ];
        assert_eq!(post(&till, transfer(1, lines.clone())), Ok(true));
        assert_eq!(post(&till, transfer(1, lines.clone())), Ok(false));
        assert_eq!((till.has(Account::Discounts), till.has(Account::BookingFees)), (300, -300));
        let posted = till
            .run::<_, StoreError>(|tx| transfers_of(tx, BOOKING))
            .unwrap()
            .into_iter()
            .map(|(.., line)| line);
        assert_eq!(posted.collect::<Vec<_>>(), lines[..2], "a line of nothing is left out");
    });
}

#[test]
fn lines_that_do_not_sum_to_zero_or_are_of_another_booking_are_a_defect() {
    on_both_engines(|bench| {
        let till = Till(bench);
        let dollars = Money::new(-300, Currency::USD);
        let nine = vec![Line::new(Account::Discounts, inr(1)); 9];
        let another = BookingId::new(Uuid::from_u128(99));
        for lines in [
            vec![Line::new(Account::Discounts, inr(300))],
            vec![Line::new(Account::Discounts, inr(300)), Line::new(Account::Promotions, dollars)],
            nine,
            vec![
                Line::new(Account::Discounts, inr(300)),
                Line::new(Account::BookingSuspense(another), inr(-300)),
            ],
        ] {
            let posted = post(&till, transfer(1, lines));
            assert!(matches!(posted, Err(StoreError::Defect(_))), "{posted:?}");
        }
        assert_eq!(till.has(Account::Discounts), 0);
    });
}
