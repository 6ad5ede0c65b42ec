//! Every statement of the linked house prepares on both engines, and those on the way from a hold to
//! a ticket never walk through a table.

/// Keeps the crates linked that no other test here would name.
use http_api as _;

#[test]
fn every_statement_prepares_on_both_engines() {
    fixtures::assert_all_statements_prepare();
}

#[test]
fn hot_statements_use_indexes() {
    fixtures::assert_uses_indexes(&[
        "booking::booking::FIND_BOOKING",
        "booking::booking::FIND_BY_NUMBER",
        "booking::booking::FIND_LIVING_BY_HOLD",
        "booking::cancel_booking::CANCEL",
        "booking::confirm_booking::CONFIRM",
        "booking::fail_booking::FAIL",
        "booking::offers::COUNT_USE",
        "booking::offers::FIND_BY_CODE",
        "booking::queries::BOOKINGS_OF_SHOW",
        "booking::queries::BOOKINGS_OF_USER",
        "booking::queries::TO_REFUND",
        "booking::queries::LONG_PENDING",
        "booking::revenue::MOVEMENTS",
        "booking::revenue::SOLD_TICKETS",
        "catalog::layout::FIND_LAYOUT",
        "catalog::show::FIND_SHOW",
        "payments::ledger::BALANCE_OF_BOOKING",
        "payments::ledger::BALANCE_OF_WALLET",
        "payments::ledger::TRANSFERS_OF",
        "payments::open_refund::RESERVE_REFUND",
        "payments::queries::FIND_PAYMENT",
        "payments::queries::STUCK_REFUNDS",
        "payments::queries::PAYMENTS_OF",
        "payments::queries::REFUNDS_OF",
        "payments::queries::UNSETTLED",
        "payments::settle_payment::CAPTURE",
        "payments::wallet::DEBIT",
        "payments::wallet::HISTORY",
        "seating::taking::MOVE_SEATS",
        "seating::taking::TAKE_SEATS",
        "store::jobs::CLAIM_JOB",
        "store::jobs::DUE_JOBS",
        "tickets::check_in::ADMIT",
        "tickets::queries::FIND_TICKET",
        "tickets::queries::TICKETS_OF_BOOKING",
        "tickets::void::VOID",
    ]);
}
