//! The town of a run: a few theatres in different currencies, their shows, offers, and people.

use std::sync::Arc;

use accounts::{Sealed, Vault};
use booking::{CreateOffer, Discount, Offer, OfferStatus, create_offer};
use catalog::plan::parse_ascii;
use catalog::{
    CategoryPrice, City, CreateCity, CreateMovie, CreateScreen, CreateShow, CreateTheater, Layout,
    Movie, MovieKind, MovieStatus, OrphanRule, PublishLayout, Show, create_city, create_movie,
    create_screen, create_show, create_theater, publish_layout,
};
use fixtures::START;
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::time::plus_seconds;
use kernel::{
    CityId, Currency, LayoutId, MovieId, OfferId, ScreenId, ShowId, TheaterId, TransferId, UserId,
};
use payments::{Account, credit_wallet};
use seating::Owner;
use store::{Actor, ScriptError, Store, Tx};
use uuid::Uuid;

use crate::auditor::{Auditor, Event, OfferSeen, Reduction, ShowSeen};

const ZONE: &str = "Asia/Kolkata";
const HOUR: i64 = 3_600;
const FILM_MINUTES: u32 = 110;
const GUESTS: u128 = 4;
const MEMBERS: u128 = 4;
/// What a member is given for each currency.
const CREDIT_MINOR: i64 = 90_000;

/// Hours from the start to the show, currency, what is kept of cancellations, single seats, rows.
const SHOWS: [(i64, &str, i64, OrphanRule, &str); 4] = [
    (6, "INR", 1_000, OrphanRule::Off, "A: aaaa\nB: aaaa\nC: PPPP\n"),
    (30, "EUR", 0, OrphanRule::Block, "A: aaa_aaa\nB: PPP_PPP\n"),
    (52, "JPY", 2_500, OrphanRule::Warn, "A: aaaaa\nB: aaaPP\n"),
    (100, "KWD", 333, OrphanRule::Off, "A: aaaaaa\nB: aaaaaa\nC: PPPPPP\n"),
];

/// Code, discount, currency, least total, most, limit, limit of each.
const OFFERS: [OfferRow; 5] = [
    ("TENTH", Discount::Percentage { basis_points: 1_000 }, None, 0, None, Some(4), Some(1)),
    ("THIRD", Discount::Percentage { basis_points: 3_333 }, None, 0, None, None, Some(2)),
    ("FREE", Discount::Percentage { basis_points: 10_000 }, None, 0, None, Some(2), None),
    ("FLAT", Discount::Flat { minor: 777 }, Some("KWD"), 2_000, None, Some(2), None),
    (
        "HALF",
        Discount::Percentage { basis_points: 5_000 },
        Some("EUR"),
        0,
        Some(901),
        Some(1),
        None,
    ),
];

/// Somebody who wants to see something.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) owner: Owner,
    pub(super) user: Option<UserId>,
    pub(super) email: Sealed,
}

/// A show and its hall.
#[derive(Clone)]
pub(super) struct Playing {
    pub(super) show: Show,
    pub(super) layout: Arc<Layout>,
}

pub(super) struct Town {
    pub(super) shows: Vec<Playing>,
    pub(super) people: Vec<Person>,
    pub(super) codes: Vec<&'static str>,
    pub(super) currencies: Vec<Currency>,
}

/// Staff of every theatre.
pub(super) const STAFF: UserId = UserId::new(Uuid::from_u128(0x57AFF));

impl Town {
    /// Builds it, and announces it.
    pub(super) fn build(store: &Store, auditor: &mut Auditor) -> Self {
        let now = START.as_second();
        let shows: Vec<Playing> = (1..).zip(SHOWS).map(|(no, of)| put_on(store, no, of)).collect();
        for Playing { show, .. } in &shows {
            auditor.hear(
                now,
                Event::Show(ShowSeen {
                    show: show.id.uuid(),
                    currency: show.currency.to_string(),
                    starts_at: show.starts_at.as_second(),
                    ends_at: show.ends_at.as_second(),
                    fee_bp: show.cancellation_fee_bp,
                }),
            );
        }
        for (no, of) in (1..).zip(OFFERS) {
            auditor.hear(now, Event::Offer(offer(store, no, of)));
        }
        let currencies: Vec<Currency> = shows.iter().map(|one| one.show.currency).collect();
        let people: Vec<Person> =
            (1..=GUESTS).map(guest).chain((1..=MEMBERS).map(member)).collect();
        for user in people.iter().filter_map(|person| person.user) {
            for &currency in &currencies {
                give_credit(store, user, currency);
                let currency = currency.to_string();
                let credit = Event::Credit { user: user.uuid(), currency, minor: CREDIT_MINOR };
                auditor.hear(now, credit);
            }
        }
        let codes = OFFERS.iter().map(|offer| offer.0).chain(["NOSUCH"]).collect();
        Self { shows, people, codes, currencies }
    }
}

/// Two prices, so that nothing divides evenly.
pub(super) fn prices(layout: &Layout, raised_minor: i64) -> Vec<CategoryPrice> {
    let price = |category: &catalog::Category| CategoryPrice {
        category: category.key.clone(),
        price_minor: raised_minor + if category.key == "premium" { 1_999 } else { 1_249 },
        fee_minor: 51,
    };
    layout.categories.iter().map(price).collect()
}

fn put_on(store: &Store, no: u128, of: (i64, &str, i64, OrphanRule, &str)) -> Playing {
    let (hours, code, cancellation_fee_bp, orphan_rule, rows) = of;
    let actor = Actor::System;
    let currency: Currency = code.parse().expect("a currency");
    let text = format!("a = regular\nP = premium\n{rows}");
    let plan = parse_ascii(LayoutId::new(id(5, no)), &text).expect("the rows are a plan");
    let layout = Arc::new(plan.layout);
    let city = CreateCity { actor, city: city(no, currency) };
    let movie = CreateMovie { actor, movie: movie(no) };
    let theater = theater(no, cancellation_fee_bp, orphan_rule);
    let screen = CreateScreen {
        actor,
        screen: ScreenId::new(id(4, no)),
        theater: theater.theater,
        screen_number: 1,
        name: "Screen 1".into(),
        screen_type: "Standard".into(),
    };
    let published = PublishLayout { actor, screen: screen.screen, layout: (*layout).clone() };
    let starts_at = plus_seconds(START, hours * HOUR);
    let show = CreateShow {
        actor,
        show: ShowId::new(id(6, no)),
        movie: movie.movie.id,
        screen: screen.screen,
        local_start: starts_at.to_zoned(TimeZone::get(ZONE).expect("a zone")).datetime(),
        format: "2D".into(),
        language: None,
        currency,
        prices: prices(&layout, 0),
        booking_opens_at: None,
        booking_closes_at: None,
        orphan_rule: Some(orphan_rule),
    };
    done(store, move |tx| create_city(tx, &city));
    done(store, move |tx| create_movie(tx, &movie));
    done(store, move |tx| create_theater(tx, &theater));
    done(store, move |tx| create_screen(tx, &screen));
    done(store, move |tx| publish_layout(tx, &published));
    Playing { show: done(store, move |tx| create_show(tx, &show)), layout }
}

type OfferRow =
    (&'static str, Discount, Option<&'static str>, i64, Option<i64>, Option<i64>, Option<i64>);

fn offer(store: &Store, no: u128, of: OfferRow) -> OfferSeen {
    let (code, discount, currency, min_amount_minor, most, limit, each) = of;
    let offer = Offer {
        id: OfferId::new(id(7, no)),
        code: code.into(),
        description: code.into(),
        discount,
        currency: currency.map(|currency| currency.parse().expect("a currency")),
        min_amount_minor,
        max_discount_minor: most,
        valid_from: START,
        valid_until: plus_seconds(START, 60 * HOUR),
        usage_limit: limit,
        usage_limit_per_person: each,
        used_count: 0,
        theater: None,
        movie: None,
        status: OfferStatus::Active,
    };
    let command = CreateOffer { offer, by: Actor::System };
    done(store, move |tx| create_offer(tx, &command));
    let count = |limit: Option<i64>| limit.and_then(|limit| usize::try_from(limit).ok());
    OfferSeen {
        code: code.into(),
        reduction: match discount {
            Discount::Percentage { basis_points } => Reduction::Share(basis_points),
            Discount::Flat { minor } => Reduction::Amount(minor),
        },
        most,
        limit: count(limit),
        limit_per_person: count(each),
    }
}

fn guest(no: u128) -> Person {
    let name = format!("guest{no}");
    Person { owner: Owner::Session(name.clone()), user: None, email: sealed(&name), name }
}

fn member(no: u128) -> Person {
    let (name, user) = (format!("member{no}"), UserId::new(id(8, no)));
    Person { owner: Owner::Person(user), user: Some(user), email: sealed(&name), name }
}

fn sealed(name: &str) -> Sealed {
    let email = format!("{name}@example.com").parse().expect("an address");
    Vault::new([1; 32]).seal_email(&email, [2; 12])
}

fn give_credit(store: &Store, user: UserId, currency: Currency) {
    let amount = kernel::Money::new(CREDIT_MINOR, currency);
    let transfer = TransferId::new(kernel::derived(user.uuid(), currency.code(), 0));
    done(store, move |tx| credit_wallet(tx, user, amount, Account::Promotions, transfer, None));
}

fn city(no: u128, currency: Currency) -> City {
    City {
        id: CityId::new(id(1, no)),
        name: format!("City {no}"),
        state: "Maharashtra".into(),
        country: "India".into(),
        country_code: "IN".into(),
        timezone: ZONE.into(),
        currency,
        latitude: 19.1,
        longitude: 72.9,
        population: 1_000_000,
        is_active: true,
    }
}

fn theater(no: u128, cancellation_fee_bp: i64, orphan_rule: OrphanRule) -> CreateTheater {
    CreateTheater {
        actor: Actor::System,
        theater: TheaterId::new(id(3, no)),
        city: CityId::new(id(1, no)),
        name: format!("Theatre {no}"),
        address: "1 High Street".into(),
        timezone: None,
        currency: None,
        coordinates: None,
        facilities: Vec::new(),
        orphan_rule,
        cancellation_fee_bp,
    }
}

fn movie(no: u128) -> Movie {
    Movie {
        id: MovieId::new(id(2, no)),
        kind: MovieKind::Film,
        title: format!("The Queue, part {no}"),
        description: String::new(),
        language: "Hindi".into(),
        genres: Vec::new(),
        formats: Vec::new(),
        duration_minutes: FILM_MINUTES,
        certificate: None,
        release_date: date(2026, 11, 1),
        director: None,
        performers: Vec::new(),
        poster_url: None,
        trailer_url: None,
        rating_sum: 0,
        rating_count: 0,
        status: MovieStatus::Active,
    }
}

const fn id(kind: u128, no: u128) -> Uuid {
    Uuid::from_u128(kind << 64 | no)
}

fn done<T, E>(store: &Store, script: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> T
where
    T: Send + 'static,
    E: ScriptError + std::fmt::Debug,
{
    store.write_blocking("sim.town", script).expect("the town can be built")
}
