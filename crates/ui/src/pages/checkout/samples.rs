//! Views as tests and the gallery show them.

use jiff::civil::date;
use kernel::Currency;

use super::*;
use crate::components::{Discount, SeatName};

/// A seat of row G.
#[must_use]
pub fn seat(number: &str) -> SeatName {
    SeatName { section: None, row: "G".into(), number: number.into(), category: "Premium".into() }
}

/// The show of all samples.
#[must_use]
pub fn summary() -> ShowSummary {
    ShowSummary {
        title: "Monsoon Express".into(),
        details: vec!["Hindi".into(), "2D".into(), "U/A 13+".into()],
        starts_at: date(2026, 11, 22).at(19, 15, 0, 0),
        theater: "Regal Talkies".into(),
        address: "100 Feet Road, Indiranagar, Bengaluru".into(),
        screen: "Screen 3".into(),
    }
}

/// Three seats with their fees.
#[must_use]
pub fn lines() -> PriceLines {
    let rupees = |minor| Money::new(minor, Currency::INR);
    PriceLines {
        seats: ["9", "10", "11"].map(|one| (seat(one), rupees(32_000))).to_vec(),
        fees: rupees(7_080),
        discount: None,
        total: rupees(103_080),
    }
}

/// A guest who begins.
#[must_use]
pub fn fresh() -> View {
    View {
        hold: "0197a3c2-0000-7000-8000-000000000001".into(),
        hold_bar: html! {},
        show: summary(),
        seats_href: "/shows/0197a3c2-0000-7000-8000-000000000002/seats".into(),
        lines: lines(),
        typed: Typed::default(),
        problems: Problems::default(),
        is_promo_applied: false,
        attempt: "first".into(),
        buyer: Buyer::Guest { sign_in_href: "/sign-in".into() },
        methods: vec![
            Method {
                by: PayBy::Card,
                accounts: vec![
                    TestAccount { token: "pm_card_visa", name: "Visa 4242", does: "pays" },
                    TestAccount {
                        token: "pm_card_authenticationRequired",
                        name: "Visa 3155",
                        does: "asks",
                    },
                ],
            },
            Method {
                by: PayBy::Upi,
                accounts: vec![TestAccount {
                    token: "pm_upi_success",
                    name: "asha@upi",
                    does: "pays",
                }],
            },
            Method { by: PayBy::Paypal, accounts: Vec::new() },
        ],
        wallet: None,
        declined: None,
        policy: Policy::Open { until: date(2026, 11, 22).at(17, 15, 0, 0), fee_bp: 1_000 },
    }
}

/// Somebody with an account, a wallet, an offer and a card that was declined.
#[must_use]
pub fn declined() -> View {
    let mut lines = lines();
    let amount = Money::new(10_000, Currency::INR);
    lines.discount = Some(Discount { code: "FIRST10".into(), amount });
    lines.total.minor -= amount.minor;
    View {
        lines,
        typed: Typed {
            email: "asha@example.com".into(),
            phone: "+91 98450 12345".into(),
            promo: "FIRST10".into(),
            account: "pm_card_visa".into(),
            uses_wallet: true,
            ..Typed::default()
        },
        is_promo_applied: true,
        buyer: Buyer::Person,
        wallet: Some(Money::new(25_000, Currency::INR)),
        declined: Some(Declined { code: "insufficient_funds".into() }),
        ..fresh()
    }
}

/// Fields that cannot be.
#[must_use]
pub fn mistyped() -> View {
    let mut view = fresh();
    view.typed.email = "asha@".into();
    view.problems.add("email", "This does not look like an e-mail address.");
    view
}
