//! Everything that a show needs before a seat of it can be sold, made by catalog's own commands.
//!
//! Identifiers follow from names, so that a test can speak of the same thing twice.

use catalog::plan::parse_ascii;
use catalog::{
    CategoryPrice, City, CreateCity, CreateMovie, CreateScreen, CreateShow, CreateTheater, Movie,
    MovieKind, MovieStatus, OrphanRule, PublishLayout, Show, create_city, create_movie,
    create_screen, create_show, create_theater, publish_layout, screens_of_theater,
};
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{CityId, Currency, LayoutId, MovieId, ScreenId, ShowId, TheaterId, Timestamp};
use store::{Actor, StoreError, Tx};
use uuid::Uuid;

/// How long every show takes.
pub const SHOW_MINUTES: u32 = 120;
const ZONE: &str = "Asia/Kolkata";

/// A show to put on, with the hall, the film and the theatre that it needs.
#[derive(Debug, Clone)]
pub struct NewShow {
    /// Names the show, its film and its screen.
    pub name: String,
    /// Names the theatre.
    pub theater: String,
    /// What the theatre keeps of a booking that is cancelled, in basis points.
    pub cancellation_fee_bp: i64,
    /// The rows: label and number of seats.
    pub rows: Vec<(String, usize)>,
    /// What a seat costs, minor units.
    pub price_minor: i64,
    /// The booking fee on top.
    pub fee_minor: i64,
    /// The currency of both.
    pub currency: Currency,
    /// When it begins, in whole minutes.
    pub starts_at: Timestamp,
    /// From when it sells.
    pub opens_at: Option<Timestamp>,
    /// Until when it sells.
    pub closes_at: Option<Timestamp>,
    /// What happens to single seats.
    pub orphan_rule: OrphanRule,
}

impl NewShow {
    /// A show at the Regal, which keeps a tenth of what is cancelled: one row of eight seats, each
    /// 250 rupees and 10 for the booking.
    #[must_use]
    pub fn called(name: &str, starts_at: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            theater: "Regal".into(),
            cancellation_fee_bp: 1_000,
            rows: vec![("A".into(), 8)],
            price_minor: 25_000,
            fee_minor: 1_000,
            currency: Currency::INR,
            starts_at,
            opens_at: None,
            closes_at: None,
            orphan_rule: OrphanRule::Off,
        }
    }
}

/// The id of a thing that a story calls by a name.
#[must_use]
pub fn named(kind: &str, name: &str) -> Uuid {
    kernel::derived(Uuid::nil(), &format!("{kind} {name}"), 0)
}

/// Puts a show on, and first whatever of its surroundings is missing.
pub fn put_on(tx: &mut Tx<'_>, new: &NewShow) -> Result<Show, StoreError> {
    let actor = Actor::System;
    let city = city(new.currency);
    let theater = theater(new, city.id);
    let screen = screen(new, screens_of_theater(tx, theater.theater)?.len());
    let plan = parse_ascii(LayoutId::new(named("layout", &new.name)), &plan_of(&new.rows))
        .map_err(|problems| StoreError::Defect(format!("{problems:?}")))?;
    let prices = plan.layout.categories.iter().map(|category| CategoryPrice {
        category: category.key.clone(),
        price_minor: new.price_minor,
        fee_minor: new.fee_minor,
    });
    let show = CreateShow {
        actor,
        show: ShowId::new(named("show", &new.name)),
        movie: MovieId::new(named("movie", &new.name)),
        screen: screen.screen,
        local_start: new.starts_at.to_zoned(TimeZone::get(ZONE).map_err(defect)?).datetime(),
        format: "2D".into(),
        language: None,
        currency: new.currency,
        prices: prices.collect(),
        booking_opens_at: new.opens_at,
        booking_closes_at: new.closes_at,
        orphan_rule: Some(new.orphan_rule),
    };
    create_city(tx, &CreateCity { actor, city }).map_err(defect)?;
    create_theater(tx, &theater).map_err(defect)?;
    create_screen(tx, &screen).map_err(defect)?;
    create_movie(tx, &CreateMovie { actor, movie: movie(&new.name) }).map_err(defect)?;
    let layout = PublishLayout { actor, screen: screen.screen, layout: plan.layout };
    publish_layout(tx, &layout).map_err(defect)?;
    create_show(tx, &show).map_err(defect)
}

fn defect(error: impl std::fmt::Debug) -> StoreError {
    StoreError::Defect(format!("the stage cannot be set: {error:?}"))
}

fn plan_of(rows: &[(String, usize)]) -> String {
    let rows = rows.iter().map(|(label, seats)| format!("{label}: {}\n", "a".repeat(*seats)));
    format!("a = regular\n{}", rows.collect::<String>())
}

fn city(currency: Currency) -> City {
    City {
        id: CityId::new(named("city", currency.code())),
        name: format!("{currency} City"),
        state: "Maharashtra".into(),
        country: "India".into(),
        country_code: "IN".into(),
        timezone: ZONE.into(),
        currency,
        latitude: 19.1,
        longitude: 72.9,
        population: 20_000_000,
        is_active: true,
    }
}

fn theater(new: &NewShow, city: CityId) -> CreateTheater {
    CreateTheater {
        actor: Actor::System,
        theater: TheaterId::new(named("theater", &new.theater)),
        city,
        name: new.theater.clone(),
        address: "1 Colaba".into(),
        timezone: None,
        currency: None,
        coordinates: None,
        facilities: Vec::new(),
        orphan_rule: OrphanRule::Off,
        cancellation_fee_bp: new.cancellation_fee_bp,
    }
}

/// A screen of its own for each show.
fn screen(new: &NewShow, screens_so_far: usize) -> CreateScreen {
    CreateScreen {
        actor: Actor::System,
        screen: ScreenId::new(named("screen", &new.name)),
        theater: TheaterId::new(named("theater", &new.theater)),
        screen_number: 1 + i64::try_from(screens_so_far).unwrap_or_default(),
        name: new.name.clone(),
        screen_type: "Standard".into(),
    }
}

fn movie(name: &str) -> Movie {
    Movie {
        id: MovieId::new(named("movie", name)),
        kind: MovieKind::Film,
        title: name.to_owned(),
        description: String::new(),
        language: "Hindi".into(),
        genres: Vec::new(),
        formats: Vec::new(),
        duration_minutes: SHOW_MINUTES,
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
