//! What people have in their wallets. Money goes in by refunds and out by checkouts.

use kernel::{Money, UserId};
use payments::{WalletLine, wallets_of};

use crate::App;
use crate::door::{ApiError, Page};

/// What is in a person's wallets, one a currency.
pub async fn wallets(app: &App, user: UserId) -> Result<Vec<Money>, ApiError> {
    Ok(app.store.read("payments.wallets_of", move |s| wallets_of(s, user)).await?)
}

/// What went in and out, newest first.
pub async fn wallet_history(
    app: &App,
    user: UserId,
    page: Page,
) -> Result<Vec<WalletLine>, ApiError> {
    let lines = app.store.read("payments.wallet_history", move |s| {
        payments::wallet_history(s, user, page.limit(), page.offset())
    });
    Ok(lines.await?)
}
