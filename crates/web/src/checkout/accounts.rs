//! The test accounts of the sandbox gateway, as the page of checkout offers them. A real gateway
//! brings its own fields, and hands its token to the same form.

use http_api::App;
use ui::pages::checkout::{Method, PayBy, TestAccount};

/// The gateway that takes no real money.
const SANDBOX: &str = "sandbox";

const CARDS: &[TestAccount] = &[
    account("pm_card_visa", "Visa 4242", "pays"),
    account("pm_card_authenticationRequired", "Visa 3155", "asks"),
    account("pm_card_chargeDeclined", "Visa 0002", "refuses"),
    account("pm_card_chargeDeclinedInsufficientFunds", "Visa 9995", "empty"),
    account("pm_sandbox_timeout", "Visa 1111", "slow"),
];
const UPI: &[TestAccount] = &[
    account("pm_upi_success", "asha@upi", "pays"),
    account("pm_upi_declined", "ravi@upi", "refuses"),
];
const PAYPAL: &[TestAccount] = &[
    account("pm_paypal_success", "asha@example.com", "pays"),
    account("pm_paypal_declined", "ravi@example.com", "refuses"),
];

const fn account(token: &'static str, name: &'static str, does: &'static str) -> TestAccount {
    TestAccount { token, name, does }
}

/// How people can pay at this box office.
pub(super) fn methods(app: &App) -> Vec<Method> {
    if !app.flows.gateways().names().any(|name| name == SANDBOX) {
        return Vec::new();
    }
    [(PayBy::Card, CARDS), (PayBy::Upi, UPI), (PayBy::Paypal, PAYPAL)]
        .map(|(by, accounts)| Method { by, accounts: accounts.to_vec() })
        .to_vec()
}
