//! Offers by themselves, on both engines. What needs a show, a hold or a gateway is told by the
//! stories of `testkit`.

use booking::{CreateOffer, Discount, Offer, OfferStatus, create_offer, end_offer, list_offers};
use fixtures::{Bench, on_both_engines};
use kernel::time::plus_seconds;
use kernel::{Currency, OfferId, Refusal, TheaterId};
use store::{Actor, StoreError};
use uuid::Uuid;

fn offer(number: u128, code: &str) -> Offer {
    Offer {
        id: OfferId::new(Uuid::from_u128(number)),
        code: code.into(),
        description: "Ten off".into(),
        discount: Discount::Percentage { basis_points: 1_000 },
        currency: Some(Currency::INR),
        min_amount_minor: 0,
        max_discount_minor: None,
        valid_from: fixtures::START,
        valid_until: plus_seconds(fixtures::START, 3_600),
        usage_limit: None,
        usage_limit_per_person: None,
        used_count: 0,
        theater: None,
        movie: None,
        status: OfferStatus::Active,
    }
}

/// The code of the refusal, or `made`.
fn make(bench: &Bench, offer: Offer) -> &'static str {
    let command = CreateOffer { offer, by: Actor::System };
    match bench.store.write_blocking("offer", move |tx| create_offer(tx, &command)) {
        Ok(_) => "made",
        Err(failure) => {
            let refusal = failure.refusal().expect("the store works");
            assert!(refusal.details()["field"].is_string(), "{refusal:?} names its field");
            refusal.code()
        }
    }
}

#[test]
fn a_field_that_cannot_be_is_named() {
    let change = |change: fn(&mut Offer)| {
        let mut offer = offer(1, "FIRST10");
        change(&mut offer);
        offer
    };
    let impossible = [
        change(|offer| offer.code = String::new()),
        change(|offer| offer.code = "ten off".into()),
        change(|offer| offer.code = "X".repeat(51)),
        change(|offer| offer.description = "x".repeat(501)),
        change(|offer| offer.discount = Discount::Percentage { basis_points: 0 }),
        change(|offer| offer.discount = Discount::Percentage { basis_points: 10_001 }),
        change(|offer| offer.discount = Discount::Flat { minor: 0 }),
        change(|offer| {
            offer.discount = Discount::Flat { minor: 1 };
            offer.currency = None;
        }),
        change(|offer| offer.min_amount_minor = -1),
        change(|offer| offer.max_discount_minor = Some(0)),
        change(|offer| offer.valid_until = offer.valid_from),
        change(|offer| offer.usage_limit = Some(0)),
        change(|offer| offer.usage_limit_per_person = Some(0)),
        change(|offer| offer.usage_limit_per_person = Some(101)),
    ];
    on_both_engines(|bench| {
        for offer in &impossible {
            assert_eq!(make(bench, offer.clone()), "invalid_field", "{offer:?}");
        }
        assert_eq!(make(bench, offer(1, "FIRST10")), "made");
    });
}

#[test]
fn a_code_names_one_offer_in_any_case() {
    on_both_engines(|bench| {
        assert_eq!(make(bench, offer(1, " first10 ")), "made");
        assert_eq!(make(bench, offer(2, "First10")), "code_taken");
        let there = |theater: Option<TheaterId>| {
            let list =
                move |snapshot: &mut store::Snapshot<'_>| list_offers(snapshot, theater, 9, 0);
            bench.store.read_blocking::<_, StoreError, _>("offers", list).unwrap()
        };
        let (offers, total) = there(None);
        assert_eq!((offers[0].code.as_str(), total), ("FIRST10", 1));
        assert_eq!(there(Some(TheaterId::new(Uuid::from_u128(9)))), (vec![], 0));
    });
}

#[test]
fn an_offer_ends_once_and_for_all() {
    on_both_engines(|bench| {
        let id = OfferId::new(Uuid::from_u128(1));
        let end = || bench.store.write_blocking("end", move |tx| end_offer(tx, id, Actor::System));
        let refusal = end().unwrap_err().refusal().unwrap();
        assert_eq!(refusal.code(), "unknown_offer");
        assert_eq!(make(bench, offer(1, "FIRST10")), "made");
        end().unwrap();
        end().unwrap();
    });
}
