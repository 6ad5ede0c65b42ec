//! A small world for the stories: one city, one theatre, one film, one hall of twelve seats.

use catalog::{
    CANCELLATION_FEE_BP_DEFAULT, CategoryPrice, City, Coordinates, CreateCity, CreateMovie,
    CreateScreen, CreateShow, CreateTheater, EditRefusal, Layout, Movie, MovieKind, MovieStatus,
    OrphanRule, PublishLayout, Screen, Show, Theater, create_city, create_movie, create_screen,
    create_show, create_theater, publish_layout,
};
use fixtures::Bench;
use jiff::civil::date;
use kernel::{
    CityId, Clock, Currency, Entropy, LayoutId, MovieId, ScreenId, ShowId, TheaterId, Timestamp,
};
use store::{Actor, Failure, Snapshot, StoreError, Tx};
use uuid::Uuid;

pub const HALL: &str = r#"
    name "Hall"
    a = regular "Classic"
    p = premium "Prime"
    w = wheelchair
    A: aaa_aaw
    B: ppp_ppp
"#;

/// A fresh identifier.
pub fn id(bench: &Bench) -> Uuid {
    bench.entropy.uuid(bench.clock.now())
}

/// Runs a script that must succeed.
pub fn write<T: Send + 'static, R: std::fmt::Debug + Send + 'static>(
    bench: &Bench,
    script: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
) -> T {
    bench.store.write_blocking("test", script).unwrap()
}

/// Runs a script that must be refused.
pub fn refused<T: std::fmt::Debug + Send + 'static, R: std::fmt::Debug + Send + 'static>(
    bench: &Bench,
    script: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
) -> R {
    match bench.store.write_blocking("test", script).unwrap_err() {
        Failure::Refused(refusal) => refusal,
        Failure::Store(error) => panic!("{error}"),
    }
}

/// Runs a query.
pub fn read<T: Send + 'static>(
    bench: &Bench,
    query: impl FnOnce(&mut Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    bench.store.read_blocking("test", query).unwrap()
}

pub fn city(bench: &Bench, name: &str) -> City {
    City {
        id: CityId::new(id(bench)),
        name: name.to_owned(),
        state: "MH".to_owned(),
        country: "India".to_owned(),
        country_code: "IN".to_owned(),
        timezone: "Asia/Kolkata".to_owned(),
        currency: Currency::INR,
        latitude: 19.07,
        longitude: 72.88,
        population: 12_000_000,
        is_active: true,
    }
}

pub fn add_city(bench: &Bench, city: City) -> City {
    let command = CreateCity { actor: Actor::System, city };
    write(bench, move |tx| create_city(tx, &command))
}

pub fn movie(bench: &Bench, title: &str) -> Movie {
    Movie {
        id: MovieId::new(id(bench)),
        kind: MovieKind::Film,
        title: title.to_owned(),
        description: String::new(),
        language: "Hindi".to_owned(),
        genres: vec!["Drama".to_owned()],
        formats: vec!["2D".to_owned(), "IMAX".to_owned()],
        duration_minutes: 120,
        certificate: Some("UA".to_owned()),
        release_date: date(2026, 11, 1),
        director: Some("Mira Nair".to_owned()),
        performers: vec!["Irrfan Khan".to_owned(), "Tabu".to_owned()],
        poster_url: None,
        trailer_url: None,
        rating_sum: 0,
        rating_count: 0,
        status: MovieStatus::Active,
    }
}

pub fn add_movie(bench: &Bench, movie: Movie) -> Movie {
    let command = CreateMovie { actor: Actor::System, movie };
    write(bench, move |tx| create_movie(tx, &command))
}

pub fn theater_command(bench: &Bench, city: &City, name: &str) -> CreateTheater {
    CreateTheater {
        actor: Actor::System,
        theater: TheaterId::new(id(bench)),
        city: city.id,
        name: name.to_owned(),
        address: "1 Marine Drive".to_owned(),
        timezone: None,
        currency: None,
        coordinates: Some(Coordinates { latitude: 18.94, longitude: 72.82 }),
        facilities: vec!["Parking".to_owned()],
        orphan_rule: OrphanRule::Warn,
        cancellation_fee_bp: CANCELLATION_FEE_BP_DEFAULT,
    }
}

pub fn add_theater(bench: &Bench, city: &City, name: &str) -> Theater {
    let command = theater_command(bench, city, name);
    write(bench, move |tx| create_theater(tx, &command))
}

pub fn add_screen(bench: &Bench, theater: &Theater, screen_number: i64) -> Screen {
    let command = CreateScreen {
        actor: Actor::System,
        screen: ScreenId::new(id(bench)),
        theater: theater.id,
        screen_number,
        name: format!("Audi {screen_number}"),
        screen_type: "Standard".to_owned(),
    };
    write::<_, EditRefusal>(bench, move |tx| create_screen(tx, &command))
}

pub fn hall(bench: &Bench) -> Layout {
    catalog::plan::parse_ascii(LayoutId::new(id(bench)), HALL).unwrap().layout
}

pub fn publish(bench: &Bench, screen: &Screen, layout: Layout) -> catalog::Published {
    let command = PublishLayout { actor: Actor::System, screen: screen.id, layout };
    write(bench, move |tx| publish_layout(tx, &command))
}

pub fn prices() -> Vec<CategoryPrice> {
    let price = |category: &str, price_minor| CategoryPrice {
        category: category.to_owned(),
        price_minor,
        fee_minor: 2_000,
    };
    vec![price("regular", 25_000), price("premium", 40_000)]
}

/// One city with one theatre, one screen with a layout, one film.
pub struct World {
    pub city: City,
    pub theater: Theater,
    pub screen: Screen,
    pub movie: Movie,
    pub layout: Layout,
}

impl World {
    pub fn new(bench: &Bench) -> Self {
        let city = add_city(bench, city(bench, "Mumbai"));
        let theater = add_theater(bench, &city, "Regal");
        let screen = add_screen(bench, &theater, 1);
        let layout = hall(bench);
        publish(bench, &screen, layout.clone());
        let movie = add_movie(bench, movie(bench, "The Namesake"));
        Self { city, theater, screen, movie, layout }
    }

    /// A show at 18:00 on the next day.
    pub fn show_command(&self, bench: &Bench) -> CreateShow {
        CreateShow {
            actor: Actor::System,
            show: ShowId::new(id(bench)),
            movie: self.movie.id,
            screen: self.screen.id,
            local_start: date(2026, 11, 21).at(18, 0, 0, 0),
            format: "IMAX".to_owned(),
            language: None,
            currency: Currency::INR,
            prices: prices(),
            booking_opens_at: None,
            booking_closes_at: None,
            orphan_rule: None,
        }
    }

    pub fn add_show(&self, bench: &Bench, local_start: jiff::civil::DateTime) -> Show {
        let command = CreateShow { local_start, ..self.show_command(bench) };
        write(bench, move |tx| create_show(tx, &command))
    }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
