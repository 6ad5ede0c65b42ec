//! Money: payments and their states, refunds, wallets, and the ledger in which all of it balances.
//!
//! A gateway is asked between two scripts, never inside one: this crate records what was asked and
//! what came back. An answer that nobody understands leaves a payment pending; a webhook or the
//! reconciler settles it. Ledger entries are never changed; a mistake is corrected by a new transfer.
//!
//! Not here: sending anything (flows), and what is sold (booking).

mod account;
mod events;
pub mod gateway;
mod ledger;
mod open_payment;
mod open_refund;
mod pay_from_wallet;
mod payment;
mod problems;
mod queries;
mod refund;
mod settle_payment;
mod settle_refund;
mod wallet;

pub use account::Account;
pub use events::{forget_old_events, record_event};
pub use ledger::{Line, Transfer, balance_of, post_transfer, transfers_of};
pub use open_payment::{OpenPayment, PaymentRefusal, open_payment, send_again};
pub use open_refund::{OpenRefund, REFUND_JOB, RefundRefusal, open_refund, retry_refund};
pub use pay_from_wallet::{PayFromWallet, pay_from_wallet};
pub use payment::{Method, Payment, PaymentStatus};
pub use problems::money_problems;
pub use queries::refunds_of;
pub use queries::{find_payment, find_refund, payments_ahead, payments_of};
pub use queries::{stuck_refunds, unsettled_payments};
pub use refund::{Destination, Refund, RefundStatus};
pub use settle_payment::{Settled, Settlement, capture_id, settle_payment, void_unsent};
pub use settle_refund::{RefundSettled, settle_refund};
pub use wallet::{WalletLine, WalletLineKind, WalletRefusal, credit_wallet, debit_wallet};
pub use wallet::{wallet_balance, wallet_history, wallets_of};
