//! What an older program wrote says the same after a migration that writes it anew.

use fixtures::on_both_engines_before;
use kernel::{TheaterId, Timestamp, TransferId};
use payments::{
    Account, Destination, Line, money_problems, refunds_of, transfers_of, wallet_history,
};
use store::{Sql, StoreError, params};
use uuid::Uuid;

use crate::till::{ANA, BOOKING, Till, inr};

static OLD_TRANSFER: Sql = Sql::new(
    "OLD_TRANSFER",
    "INSERT INTO transfers (transfer_id, kind, booking_id, created_at) VALUES ($1, 'sale', $2, $3)",
);
static OLD_ENTRY: Sql = Sql::new(
    "OLD_ENTRY",
    "INSERT INTO ledger_entries (transfer_id, line_no, account, amount_minor, currency, created_at) \
     VALUES ($1, $2, $3, $4, 'INR', $5)",
);

#[test]
fn an_older_ledger_is_carried_over() {
    let theater = TheaterId::new(Uuid::from_u128(u128::MAX / 3));
    let entries = [
        (Account::GatewayClearing("sandbox".into()), "gateway:sandbox".to_owned(), 900),
        (Account::BookingSuspense(BOOKING), format!("booking:{BOOKING}"), -300),
        (Account::TheaterPayable(theater), format!("theater:{theater}"), -400),
        (Account::Wallet(ANA), format!("wallet:{ANA}"), -250),
        (Account::BookingFees, "booking-fees".into(), 20),
        (Account::CancellationFees, "cancellation-fees".into(), 10),
        (Account::Discounts, "discounts".into(), 15),
        (Account::Promotions, "promotions".into(), 5),
    ];
    on_both_engines_before("0012_small_ledger", |bench| {
        let till = Till(bench);
        let id = TransferId::new(Uuid::from_u128(1));
        let old = entries.clone().map(|(_, text, minor)| (text, minor));
        let written = till.run::<_, StoreError>(move |tx| {
            let now = tx.now();
            tx.execute(&OLD_TRANSFER, params![id, BOOKING, now])?;
            for (line, (account, minor)) in (0_u32..).zip(&old) {
                tx.execute(&OLD_ENTRY, params![id, line, account, *minor, now])?;
            }
            Ok(now)
        });
        let at: Timestamp = written.unwrap();
        assert_eq!(bench.store.migrate().unwrap().first(), Some(&"0012_small_ledger"));

        let posted = till.run::<_, StoreError>(|tx| transfers_of(tx, BOOKING)).unwrap();
        let lines = entries.each_ref().map(|(account, _, minor)| {
            (at, id, "sale".to_owned(), Line::new(account.clone(), inr(*minor)))
        });
        assert_eq!(posted, lines);
        for (account, _, minor) in &entries {
            assert_eq!(till.has(account.clone()), *minor, "{account:?}");
        }
        let history = till.run::<_, StoreError>(|tx| wallet_history(tx, ANA, 9, 0)).unwrap();
        let [line] = history.as_slice() else { panic!("{history:?}") };
        assert_eq!((line.at, line.booking, line.amount), (at, Some(BOOKING), inr(250)));
        assert_eq!(till.run::<_, StoreError>(|tx| money_problems(tx)).unwrap(), [""; 0]);
    });
}

#[test]
fn older_payments_and_refunds_are_carried_over() {
    on_both_engines_before("0014_small_payments", |bench| {
        let till = Till(bench);
        till.captures(1, 500);
        till.opens(2, 300);
        till.refunds(1, 1, 200, Destination::Source).unwrap();
        let all = || {
            let refunds = till.run::<_, StoreError>(|tx| refunds_of(tx, BOOKING)).unwrap();
            (till.payment(1), till.payment(2), refunds)
        };
        let before = all();
        bench.store.migrate().unwrap();
        assert_eq!(all(), before);
        assert_eq!((&before.0.token, before.1.token.is_some()), (&None, true));
    });
}
