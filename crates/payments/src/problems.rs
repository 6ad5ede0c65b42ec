//! What must never be found in a database: the money part of `usher verify`.

use kernel::{Money, UserId};
use store::{Row, Snapshot, StoreError, sql};
use uuid::Uuid;

use crate::account::Account;
use crate::ledger::balance_of;

sql! {
    NOT_BALANCED = "SELECT transfer_id, CAST(SUM(amount_minor) AS BIGINT) FROM ledger_entries \
        GROUP BY transfer_id, currency HAVING SUM(amount_minor) <> 0";
    WITHOUT_CAPTURE = "SELECT p.payment_id, p.amount_minor FROM payments p \
        WHERE p.status = 'captured' AND p.amount_minor > 0 AND NOT EXISTS ( \
        SELECT 1 FROM transfers t JOIN ledger_entries e ON e.transfer_id = t.transfer_id \
        WHERE t.booking_id = p.booking_id AND t.kind IN ('capture', 'wallet payment') \
        AND e.amount_minor = p.amount_minor)";
    CHARGED_ONCE_FOR_TWO = "SELECT gateway, gateway_ref, CAST(COUNT(*) AS BIGINT) FROM payments \
        WHERE gateway_ref IS NOT NULL GROUP BY gateway, gateway_ref HAVING COUNT(*) > 1";
    REFUNDS_DIFFER = "SELECT p.payment_id, p.refunded_minor FROM payments p \
        WHERE p.refunded_minor <> COALESCE(( \
        SELECT SUM(r.amount_minor) FROM refunds r WHERE r.payment_id = p.payment_id), 0)";
    ALL_WALLETS = "SELECT user_id, balance_minor, currency FROM wallets \
        ORDER BY user_id, currency";
}

/// Each problem as a sentence; none in a sound database.
pub fn money_problems(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (transfer, sum) in snapshot.rows(&NOT_BALANCED, &[], id_and_amount)? {
        problems.push(format!("transfer {transfer} does not sum to zero: {sum} too much"));
    }
    for (payment, amount) in snapshot.rows(&WITHOUT_CAPTURE, &[], id_and_amount)? {
        problems.push(format!("payment {payment} captured {amount} that no transfer shows"));
    }
    let twice = snapshot.rows(&CHARGED_ONCE_FOR_TWO, &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?))
    })?;
    for (gateway, charge, count) in twice {
        problems.push(format!("{count} payments say that they are charge {charge} of {gateway}"));
    }
    for (payment, refunded) in snapshot.rows(&REFUNDS_DIFFER, &[], id_and_amount)? {
        problems.push(format!("payment {payment} says {refunded} refunded, its refunds differ"));
    }
    let wallets = snapshot.rows(&ALL_WALLETS, &[], |row| {
        Ok((row.get::<UserId>(0)?, Money::new(row.get(1)?, row.word(2)?)))
    })?;
    for (user, balance) in wallets {
        let ledger = balance_of(snapshot, &Account::Wallet(user), balance.currency)?;
        if -ledger.minor != balance.minor {
            problems.push(format!(
                "wallet of {user} says {balance}, the ledger says {}",
                Money::new(-ledger.minor, balance.currency)
            ));
        }
    }
    Ok(problems)
}

fn id_and_amount(row: &Row<'_>) -> Result<(Uuid, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}
