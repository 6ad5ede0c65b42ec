//! What doors do that the API has no call for: the pages will.

use accounts::{Language, Principal};
use axum::http::{Method, StatusCode};
use booking::{AfterFailure, FromWallet, Which};
use http_api::actions::{
    self, AccessToken, Asker, CheckOutWish, OpenedHold, Ordered, Tender, ToldNeeds, Viewer,
};
use http_api::{ApiError, Page};
use kernel::{HoldId, ShowId};
use payments::{Destination, Method as Pay};
use serde_json::{Value, json};

use crate::bench::{Api, on_both_engines};
use crate::house::{House, text};

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
    text(value).parse().unwrap()
}

#[track_caller]
fn refused<T>(answer: Result<T, ApiError>, status: u16, code: &str) -> ApiError {
    let error = answer.err().unwrap_or_else(|| panic!("{code} was expected"));
    assert_eq!((error.status().as_u16(), error.code()), (status, code));
    error
}

fn guest(session: &str) -> Asker {
    Asker::new(None, Some(session.into())).unwrap()
}

/// The session as a booking's viewer.
fn in_session(session: &str) -> Viewer {
    Viewer { session: Some(session.into()), ..Viewer::default() }
}

/// Somebody who has just registered.
fn person(api: &Api, name: &str) -> Principal {
    actions::principal(&api.app, &api.person(name).0).unwrap()
}

/// A hold on these seats.
fn hold(house: &House<'_>, asker: &Asker, labels: &[&str]) -> HoldId {
    let (api, show) = (house.api, id::<ShowId>(&house.show));
    let board = api.run(actions::board_of(&api.app, show)).unwrap();
    let seat = |label: &&str| board.layout().seat_by_label(label).unwrap().no;
    let seats = labels.iter().map(seat).collect();
    api.run(actions::hold(&api.app, asker, show, seats, ToldNeeds::default())).unwrap().hold
}

fn find_hold(api: &Api, asker: &Asker, hold: HoldId) -> Result<OpenedHold, ApiError> {
    api.run(actions::find_hold(&api.app, asker, hold))
}

/// Pays for a hold with a card that works.
fn wish(house: &House<'_>, asker: &Asker, hold: HoldId) -> CheckOutWish {
    CheckOutWish {
        booking: None,
        show: id(&house.show),
        hold,
        seats: None,
        asker: asker.clone(),
        email: "user@example.com".parse().unwrap(),
        phone: None,
        language: Language::ENGLISH,
        promo_code: None,
        expected: None,
        from_wallet: FromWallet::Nothing,
        tender: Some(Tender { method: Pay::CreditCard, token: "pm_card_visa".into() }),
        after_failure: AfterFailure::KeepHold,
        return_url: None,
        letter: false,
    }
}

fn check_out(api: &Api, wish: CheckOutWish) -> Result<Ordered, ApiError> {
    api.run(actions::check_out(&api.app, wish))
}

#[test]
fn a_hold_is_shown_to_whoever_made_it() {
    on_both_engines(|api| {
        let house = House::open(api);
        let ana = guest("session-1");
        let lock = hold(&house, &ana, &["C1", "A2"]);
        let seen = find_hold(api, &ana, lock).unwrap();
        let all_in: Vec<_> = seen.seats.iter().map(|one| one.price_minor + one.fee_minor).collect();
        assert_eq!(all_in, [22_000, 33_055]);
        assert!(seen.hold.is_live(api.app.store.now()) && seen.booking.is_none());
        refused(find_hold(api, &guest("session-2"), lock), 403, "not_your_hold");
        refused(find_hold(api, &ana, api.app.fresh(HoldId::new)), 404, "unknown_hold");

        let ben = person(api, "ben");
        let both = Asker::new(Some(&ben), Some("session-1".into())).unwrap();
        assert_eq!(find_hold(api, &both, lock).unwrap().hold.id, lock, "made before signing in");

        api.clock.advance_seconds(601);
        let ended = find_hold(api, &ana, lock).unwrap();
        assert!(!ended.hold.is_live(api.app.store.now()));
        assert_eq!((ended.hold.seats.len(), ended.seats.len()), (2, 0), "a quote ends with it");
    });
}

#[test]
fn a_quote_is_what_checkout_asks_for() {
    on_both_engines(|api| {
        let house = House::open(api);
        let offer = json!({
            "code": "FIRST10", "description": "10 % off", "discountType": "percentage",
            "discountValue": 10, "validFrom": "2026-11-01T00:00:00Z",
            "validUntil": "2026-12-01T00:00:00Z", "minAmount": 300, "currency": "INR",
        });
        let add =
            |offer| house.ask_as(&house.admin, Method::POST, "/api/v1/admin/promo-codes", offer);
        add(offer).expect(StatusCode::CREATED);
        let ana = guest("session-1");
        let lock = hold(&house, &ana, &["A2", "C1"]);
        let seen = find_hold(api, &ana, lock).unwrap();
        let quote = |code| api.run(actions::quote(&api.app, &seen, code));
        assert_eq!(quote(None).unwrap().due.minor, 55_055);
        let quoted = quote(Some(" first10")).unwrap();
        assert_eq!((quoted.discount.minor, quoted.due.minor), (5_506, 49_549));
        refused(quote(Some("NOPE")), 422, "promo_unknown");

        let cheap = hold(&house, &guest("session-2"), &["A3"]);
        let cheap = find_hold(api, &guest("session-2"), cheap).unwrap();
        let too_cheap = api.run(actions::quote(&api.app, &cheap, Some("FIRST10")));
        refused(too_cheap, 422, "promo_below_minimum");

        let mut wish = wish(&house, &ana, lock);
        (wish.promo_code, wish.expected) = (Some("FIRST10".into()), Some(quoted.total));
        let error = refused(check_out(api, wish.clone()), 409, "amount_changed");
        assert_eq!(error.details()["amount"], 495.49);
        wish.expected = Some(quoted.due);
        let booking = check_out(api, wish).unwrap().booking;
        assert_eq!((booking.due, booking.seats), (quoted.due, quoted.seats));
        assert_eq!(find_hold(api, &ana, lock).unwrap().booking.unwrap().id, booking.id);
    });
}

#[test]
fn the_same_wish_is_one_booking() {
    on_both_engines(|api| {
        let house = House::open(api);
        let ana = guest("session-1");
        let wish = wish(&house, &ana, hold(&house, &ana, &["A2"]));
        let first = check_out(api, wish.clone()).unwrap();
        let again = check_out(api, wish.clone()).unwrap();
        assert_eq!(first.booking, again.booking);
        let told = |order: Ordered| order.access_token.map(AccessToken::reveal).unwrap();
        assert_eq!(told(first), told(again));

        let other_mail = CheckOutWish { email: "x@example.com".parse().unwrap(), ..wish.clone() };
        refused(check_out(api, other_mail), 409, "hold_booked");
        let other_session = CheckOutWish { asker: guest("session-2"), ..wish };
        refused(check_out(api, other_session), 409, "hold_booked");
    });
}

#[test]
fn a_booking_is_opened_by_number_session_and_staff() {
    on_both_engines(|api| {
        let house = House::open(api);
        let sold = house.sell("session-1", &["A2"]);
        let number = text(&sold["bookingNumber"]).to_owned();
        let open = |viewer: &Viewer, number: &str| {
            api.run(actions::opened_booking(&api.app, viewer, number.to_owned()))
        };
        let typed = format!(" {} ", number.to_lowercase());
        let opened = open(&in_session("session-1"), &typed).unwrap();
        assert_eq!((opened.booking.number.as_str(), opened.tickets.len()), (&*number, 1));
        refused(open(&in_session("session-2"), &number), 401, "not_signed_in");
        refused(open(&Viewer::default(), &number), 401, "not_signed_in");
        refused(open(&in_session("session-1"), "USH0"), 404, "unknown_booking");
        let contact = actions::contact_of(&api.app, &opened.booking).unwrap().unwrap();
        assert_eq!(contact.email.as_str(), "user@example.com");
        assert_eq!(contact.phone.unwrap().as_str(), "+12345678901");

        let as_staff = |token: &str| {
            let principal = actions::principal(&api.app, token).unwrap();
            api.run(actions::opened_for_staff(&api.app, &principal, number.clone()))
        };
        assert_eq!(as_staff(&house.gate).unwrap().booking, opened.booking);
        let elsewhere = api.token(accounts::Role::Gate, &[&house.city]);
        refused(as_staff(&elsewhere), 403, "not_allowed");
        refused(as_staff(&api.person("ben").0), 403, "not_allowed");
    });
}

#[test]
fn a_wallet_tells_what_came_in_and_went_out() {
    on_both_engines(|api| {
        let house = House::open(api);
        let ana = person(api, "ana");
        let asker = Asker::new(Some(&ana), None).unwrap();
        let page = Page::read(None, None).unwrap();
        let app = &api.app;
        assert_eq!(api.run(actions::wallets(app, ana.user)).unwrap(), []);

        let lock = hold(&house, &asker, &["A2"]);
        let booking = check_out(api, wish(&house, &asker, lock)).unwrap().booking;
        let viewer = Viewer { principal: Some(ana.clone()), ..Viewer::default() };
        let give_back = actions::CancelWish {
            tickets: Which::All,
            reason: "Change of plans".into(),
            destination: Destination::Wallet,
            expected: None,
        };
        let cancel =
            |viewer: &Viewer| api.run(actions::cancel(app, viewer, &booking, give_back.clone()));
        refused(cancel(&Viewer::default()), 401, "not_signed_in");
        let refund = cancel(&viewer).unwrap().amounts.refund;

        let lock = hold(&house, &asker, &["A3"]);
        let mut wish = wish(&house, &asker, lock);
        wish.from_wallet = FromWallet::Minor(5_000);
        check_out(api, wish).unwrap();
        let wallets = api.run(actions::wallets(app, ana.user)).unwrap();
        assert_eq!(wallets.iter().map(|one| one.minor).collect::<Vec<_>>(), [refund.minor - 5_000]);
        let lines = api.run(actions::wallet_history(app, ana.user, page)).unwrap();
        let mut amounts: Vec<_> = lines.iter().map(|line| line.amount.minor).collect();
        amounts.sort_unstable();
        assert_eq!(amounts, [-5_000, refund.minor]);
    });
}

#[test]
fn a_theatre_tells_its_day() {
    on_both_engines(|api| {
        let house = House::open(api);
        let day = |date: Option<&str>| {
            let date = date.map(|date| date.parse().unwrap());
            let theater = id(&house.theater);
            api.run(actions::theater_day(&api.app, theater, date)).unwrap()
        };
        let today = day(None);
        assert_eq!((today.date.to_string().as_str(), today.shows.len()), ("2026-11-20", 0));
        let tomorrow = day(Some("2026-11-21"));
        assert_eq!(tomorrow.shows[0].show.id, id(&house.show));
        let nowhere = actions::theater_day(&api.app, id(&house.city), None);
        refused(api.run(nowhere), 404, "unknown_theater");
    });
}
