//! What each token makes the sandbox do. The names with `pm_card_` are Stripe's where Stripe has
//! one; `docs/sandbox-gateway.md` lists them all.

use crate::answers::Cause;

/// How a charge goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChargeManner {
    /// Paid at once.
    Pays,
    /// Declined at once.
    Declines(Cause),
    /// Paid or refused by the person, on a page of ours.
    Challenges,
    /// Settled later, and the client is kept waiting until it has given up.
    AnswersLate,
    /// Never seen, and the client is kept waiting until it has given up.
    GetsLost,
    /// Never seen, and the client is told of an accident.
    Breaks,
}

/// How the refunds of a charge go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefundManner {
    /// Paid back at once.
    AtOnce,
    /// The first try fails, the next one succeeds.
    FailsOnce,
    /// Paid back later, which a webhook tells.
    Later,
}

pub(crate) fn charge_manner(token: &str) -> ChargeManner {
    let declines = |code: &str, message: &str| ChargeManner::Declines(Cause::new(code, message));
    match token {
        "pm_card_visa"
        | "pm_card_mastercard"
        | "pm_card_refundFailsOnce"
        | "pm_card_pendingRefund"
        | "pm_upi_success"
        | "pm_paypal_success" => ChargeManner::Pays,
        "pm_card_chargeDeclined" => declines("card_declined", "Your card was declined."),
        "pm_card_chargeDeclinedInsufficientFunds" => {
            declines("insufficient_funds", "There is not enough money on your card.")
        }
        "pm_upi_declined" => declines("upi_declined", "Your UPI app declined the payment."),
        "pm_paypal_declined" => declines("paypal_declined", "PayPal declined the payment."),
        "pm_card_authenticationRequired" => ChargeManner::Challenges,
        "pm_sandbox_timeout" => ChargeManner::AnswersLate,
        "pm_sandbox_lost" => ChargeManner::GetsLost,
        "pm_sandbox_error" => ChargeManner::Breaks,
        _ => declines("invalid_token", "The sandbox does not know this payment method."),
    }
}

pub(crate) fn refund_manner(token: &str) -> RefundManner {
    match token {
        "pm_card_refundFailsOnce" => RefundManner::FailsOnce,
        "pm_card_pendingRefund" => RefundManner::Later,
        _ => RefundManner::AtOnce,
    }
}
