//! Everything that a show needs before a seat of it can be sold, made by catalog's own commands.

use std::fmt::Debug;

use catalog::{
    CategoryPrice, City, CreateCity, CreateMovie, CreateScreen, CreateShow, CreateTheater, Layout,
    Movie, MovieKind, MovieStatus, OrphanRule, PublishLayout, create_city, create_movie,
    create_screen, create_show, create_theater, publish_layout,
};
use jiff::civil::{date, datetime};
use kernel::{CityId, Currency, MovieId, ScreenId, ShowId, TheaterId};
use store::{Actor, ScriptError, Store, Tx};
use uuid::Uuid;

pub const REGULAR_MINOR: i64 = 25_000;
pub const PREMIUM_MINOR: i64 = 40_000;
pub const FEE_MINOR: i64 = 2_000;
pub const SHOW_SECONDS: i64 = 2 * 3_600;

const CITY: CityId = CityId::new(id(1));
const MOVIE: MovieId = MovieId::new(id(2));
const THEATER: TheaterId = TheaterId::new(id(3));
const SCREEN: ScreenId = ScreenId::new(id(4));

pub const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Runs a script that cannot fail.
pub fn done<T, E>(store: &Store, script: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> T
where
    T: Send + 'static,
    E: ScriptError + Debug,
{
    store.write_blocking("stage", script).expect("the stage can be set")
}

/// A city, a film, a theatre, and a screen with this layout.
pub fn build_hall(store: &Store, layout: &Layout) {
    let actor = Actor::System;
    let city = CreateCity { actor, city: mumbai() };
    let movie = CreateMovie { actor, movie: film() };
    let theater = theater();
    let screen = CreateScreen {
        actor,
        screen: SCREEN,
        theater: THEATER,
        screen_number: 1,
        name: "Screen 1".to_owned(),
        screen_type: "Standard".to_owned(),
    };
    let layout = PublishLayout { actor, screen: SCREEN, layout: layout.clone() };
    done(store, move |tx| create_city(tx, &city));
    done(store, move |tx| create_movie(tx, &movie));
    done(store, move |tx| create_theater(tx, &theater));
    done(store, move |tx| create_screen(tx, &screen));
    done(store, move |tx| publish_layout(tx, &layout));
}

/// A show in the evening of the day on which every test begins, changed a little.
pub fn add_show(store: &Store, layout: &Layout, change: impl FnOnce(&mut CreateShow)) -> ShowId {
    let prices = layout.categories.iter().map(|category| CategoryPrice {
        category: category.key.clone(),
        price_minor: if category.key == "premium" { PREMIUM_MINOR } else { REGULAR_MINOR },
        fee_minor: FEE_MINOR,
    });
    let mut show = CreateShow {
        actor: Actor::System,
        show: ShowId::new(id(6)),
        movie: MOVIE,
        screen: SCREEN,
        local_start: datetime(2026, 11, 20, 20, 0, 0, 0),
        format: "2D".to_owned(),
        language: None,
        currency: Currency::INR,
        prices: prices.collect(),
        booking_opens_at: None,
        booking_closes_at: None,
        orphan_rule: Some(OrphanRule::Off),
    };
    change(&mut show);
    done(store, move |tx| create_show(tx, &show)).id
}

fn mumbai() -> City {
    City {
        id: CITY,
        name: "Mumbai".to_owned(),
        state: "Maharashtra".to_owned(),
        country: "India".to_owned(),
        country_code: "IN".to_owned(),
        timezone: "Asia/Kolkata".to_owned(),
        currency: Currency::INR,
        latitude: 19.1,
        longitude: 72.9,
        population: 20_000_000,
        is_active: true,
    }
}

fn theater() -> CreateTheater {
    CreateTheater {
        actor: Actor::System,
        theater: THEATER,
        city: CITY,
        name: "Regal".to_owned(),
        address: "Colaba".to_owned(),
        timezone: None,
        currency: None,
        coordinates: None,
        facilities: Vec::new(),
        orphan_rule: OrphanRule::Off,
        cancellation_fee_bp: 1_000,
    }
}

fn film() -> Movie {
    Movie {
        id: MOVIE,
        kind: MovieKind::Film,
        title: "The Queue".to_owned(),
        description: String::new(),
        language: "Hindi".to_owned(),
        genres: Vec::new(),
        formats: Vec::new(),
        duration_minutes: u32::try_from(SHOW_SECONDS / 60).unwrap(),
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
