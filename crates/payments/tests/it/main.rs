//! Money on real databases, both engines: payments, refunds, wallets and the ledger by themselves.

mod carried_over;
mod ledger;
mod lifecycle;
mod refunds;
mod till;
mod wallets;
