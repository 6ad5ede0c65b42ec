//! What many people look at, read once and kept for a moment: places, programmes, showtimes.
//!
//! Whole pages are not kept, because each has its visitor's name, language and proof in it. What is
//! kept is dropped as soon as the catalogue changes; where many ask for the same at once, one asks
//! the database and the others wait for that.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use catalog::{
    Audience, HouseStatus, ListedShow, Movie, OnMovie, Page, Screen, Theater, TheaterFilter,
    TheaterShows, coming_movies, find_city, find_movie, find_theater, list_theaters, movie_cities,
    movie_days, movie_shows, programme, screens_of_theater, theater_days, theater_shows,
    wheelchair_spaces,
};
use http_api::actions::{self, MovieReviews};
use http_api::{ApiError, App, Page as Slice};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kernel::{CityId, Fact, MovieId, ShowId, TheaterId};
use moka::future::Cache;
use store::{FactSink, Snapshot, StoreError};

use crate::places::Places;

/// What counts free seats is kept as long as the API keeps its listings; what does not, so many
/// times as long. A seat map always tells the truth.
const PROGRAMME_AGES: u32 = 15;
/// A poster changes with its film alone.
const POSTER_AGE_MAX: Duration = Duration::from_secs(3_600);
/// Entries of each kind that are kept.
const KEPT_MAX: u64 = 2_000;
/// How far ahead days are offered.
const DAYS_AHEAD: i64 = 366;
/// Theatres that a city's home names.
const THEATERS_MAX: u32 = 100;
/// Announcements that a city's home has room for.
const COMING_MAX: u32 = 12;
/// Cities that are named where a film is not on in the chosen one.
const CITIES_MAX: u32 = 12;

/// A city and all that is on in it.
#[derive(Debug)]
pub(crate) struct CityNow {
    /// What is still to come, the most shown first.
    pub(crate) on: Vec<OnMovie>,
    /// What is announced.
    pub(crate) coming: Vec<Movie>,
    /// The houses, by name.
    pub(crate) theaters: Vec<Theater>,
}

/// A film or an event in a city on a day.
#[derive(Debug)]
pub(crate) struct MovieDay {
    /// Which.
    pub(crate) movie: Movie,
    /// The day and its shows; nothing where the city is unknown or has no shows to come.
    pub(crate) here: Option<MovieDayHere>,
    /// Where else it is.
    pub(crate) cities: Vec<CityId>,
}

/// The shows of a day in a city.
#[derive(Debug)]
pub(crate) struct MovieDayHere {
    /// Today in the city.
    pub(crate) today: Date,
    /// The day: the one that was asked for, or the next with shows.
    pub(crate) date: Date,
    /// All days with shows.
    pub(crate) days: Vec<Date>,
    /// The theatres, by name.
    pub(crate) theaters: Vec<TheaterShows>,
    /// Wheelchair spaces that are left, where they were asked for.
    pub(crate) spaces: HashMap<ShowId, u32>,
}

/// A theatre on a day.
#[derive(Debug)]
pub(crate) struct TheaterDay {
    /// The theatre.
    pub(crate) theater: Theater,
    /// Its screens that are in use.
    pub(crate) screens: Vec<Screen>,
    /// Today at the theatre.
    pub(crate) today: Date,
    /// The day: the one that was asked for, or the next with shows.
    pub(crate) date: Date,
    /// All days with shows.
    pub(crate) days: Vec<Date>,
    /// The shows of the day, in the order of their start.
    pub(crate) shows: Vec<ListedShow>,
    /// What they show.
    pub(crate) movies: HashMap<MovieId, Movie>,
}

/// Which film, where, when; and whether wheelchair spaces are to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct MovieDayWish {
    pub(crate) movie: MovieId,
    pub(crate) city: Option<CityId>,
    pub(crate) date: Option<Date>,
    pub(crate) counts_spaces: bool,
}

/// What is kept.
pub(crate) struct Lists {
    changes: Arc<Changes>,
    places: Kept<()>,
    cities: KeptOf<CityId, CityNow>,
    movie_days: KeptOf<MovieDayWish, MovieDay>,
    theater_days: KeptOf<(TheaterId, Option<Date>), TheaterDay>,
    posters: KeptOf<MovieId, String>,
    reviews: KeptOf<(MovieId, Slice), MovieReviews>,
}

/// Kept values, by the state of the catalogue and a name.
type KeptOf<K, V> = Cache<(u64, K), Arc<V>>;
type Kept<K> = KeptOf<K, Places>;

impl Lists {
    /// Begins to listen to the catalogue.
    pub(crate) fn new(app: &App) -> Self {
        let changes = Arc::new(Changes::default());
        app.store.listen(Arc::clone(&changes) as Arc<dyn FactSink>);
        let age_max = app.listing_age_max;
        Self {
            changes,
            places: kept(age_max * PROGRAMME_AGES),
            cities: kept(age_max * PROGRAMME_AGES),
            movie_days: kept(age_max),
            theater_days: kept(age_max),
            posters: kept(POSTER_AGE_MAX),
            reviews: kept(age_max * PROGRAMME_AGES),
        }
    }

    /// All cities with their slugs.
    pub(crate) async fn places(&self, app: &App) -> Result<Arc<Places>, ApiError> {
        let read = app
            .store
            .read("web.places", |s| Ok::<_, StoreError>(Places::new(catalog::all_cities(s)?)));
        self.once(&self.places, &self.changes.houses, (), read).await
    }

    /// What is on in a city.
    pub(crate) async fn city(&self, app: &App, city: CityId) -> Result<Arc<CityNow>, ApiError> {
        let read = app.store.read("web.city", move |s| read_city(s, city));
        self.once(&self.cities, &self.changes.all, city, read).await
    }

    /// A film or an event, on a day, in a city.
    pub(crate) async fn movie_day(
        &self,
        app: &App,
        wish: MovieDayWish,
    ) -> Result<Arc<MovieDay>, ApiError> {
        let read = async {
            let found =
                app.store.read_recent("web.movie_day", move |s| read_movie_day(s, wish)).await?;
            found.ok_or_else(|| {
                ApiError::not_found("unknown_movie", "There is no such film or event.")
            })
        };
        self.once(&self.movie_days, &self.changes.all, wish, read).await
    }

    /// A theatre on a day.
    pub(crate) async fn theater_day(
        &self,
        app: &App,
        theater: TheaterId,
        date: Option<Date>,
    ) -> Result<Arc<TheaterDay>, ApiError> {
        let read = async {
            let query = move |s: &mut Snapshot<'_>| read_theater_day(s, theater, date);
            let found = app.store.read_recent("web.theater_day", query).await?;
            found.ok_or_else(|| ApiError::not_found("unknown_theater", "There is no such theatre."))
        };
        self.once(&self.theater_days, &self.changes.all, (theater, date), read).await
    }

    /// A page of what is said of a film.
    pub(crate) async fn reviews(
        &self,
        app: &App,
        movie: MovieId,
        page: Slice,
    ) -> Result<Arc<MovieReviews>, ApiError> {
        let read = actions::movie_reviews(app, movie, page);
        self.once(&self.reviews, &self.changes.all, (movie, page), read).await
    }

    /// The poster of a film that brings none.
    pub(crate) async fn poster(
        &self,
        movie: MovieId,
        draw: impl Future<Output = Result<String, ApiError>>,
    ) -> Result<Arc<String>, ApiError> {
        self.once(&self.posters, &self.changes.all, movie, draw).await
    }

    /// The kept value, or what `read` finds.
    async fn once<K, V, E>(
        &self,
        kept: &KeptOf<K, V>,
        changes: &AtomicU64,
        name: K,
        read: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, ApiError>
    where
        K: Hash + Eq + Send + Sync + 'static,
        V: Send + Sync + 'static,
        ApiError: From<E>,
    {
        let key = (changes.load(Ordering::SeqCst), name);
        let read = async { Ok::<_, ApiError>(Arc::new(read.await?)) };
        kept.try_get_with(key, read).await.map_err(|error| ApiError::clone(&error))
    }
}

fn kept<K, V>(age_max: Duration) -> KeptOf<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    Cache::builder().max_capacity(KEPT_MAX).time_to_live(age_max).build()
}

/// Counts changes of the catalogue; what was kept before the latest is not found any more.
#[derive(Debug, Default)]
struct Changes {
    /// Of any part of it.
    all: AtomicU64,
    /// Of cities and theatres.
    houses: AtomicU64,
}

impl FactSink for Changes {
    fn committed(&self, facts: &[Fact]) {
        let are = |wanted: fn(&Fact) -> bool| facts.iter().any(wanted);
        let has_houses =
            are(|fact| matches!(fact, Fact::CitiesChanged | Fact::TheaterChanged { .. }));
        if has_houses {
            self.houses.fetch_add(1, Ordering::SeqCst);
        }
        if has_houses
            || are(|fact| matches!(fact, Fact::ShowChanged { .. } | Fact::MovieChanged { .. }))
        {
            self.all.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn missed(&self) {
        self.houses.fetch_add(1, Ordering::SeqCst);
        self.all.fetch_add(1, Ordering::SeqCst);
    }
}

/// The day on the clocks of a zone.
pub(crate) fn today_in(now: Timestamp, zone: &str) -> Date {
    now.to_zoned(zone_of(zone)).date()
}

/// A zone that the catalogue has checked.
pub(crate) fn zone_of(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

fn read_city(s: &mut Snapshot<'_>, city: CityId) -> Result<CityNow, StoreError> {
    let zone = find_city(s, city)?.map(|city| city.timezone).unwrap_or_default();
    let today = today_in(s.now(), &zone);
    let filter = TheaterFilter { city: Some(city), ..TheaterFilter::default() };
    let theaters = list_theaters(s, &filter, Page::new(1, THEATERS_MAX))?;
    Ok(CityNow {
        on: programme(s, city)?,
        coming: coming_movies(s, today, COMING_MAX)?,
        theaters: theaters.rows.into_iter().map(|listed| listed.theater).collect(),
    })
}

fn read_movie_day(
    s: &mut Snapshot<'_>,
    wish: MovieDayWish,
) -> Result<Option<MovieDay>, StoreError> {
    let Some(movie) = find_movie(s, wish.movie)? else { return Ok(None) };
    let here = match wish.city {
        Some(city) => read_movie_day_here(s, wish, city)?,
        None => None,
    };
    let cities = if here.is_some() { Vec::new() } else { movie_cities(s, wish.movie, CITIES_MAX)? };
    Ok(Some(MovieDay { movie, here, cities }))
}

fn read_movie_day_here(
    s: &mut Snapshot<'_>,
    wish: MovieDayWish,
    city: CityId,
) -> Result<Option<MovieDayHere>, StoreError> {
    let Some(place) = find_city(s, city)? else { return Ok(None) };
    let today = today_in(s.now(), &place.timezone);
    let days = movie_days(s, wish.movie, city, offered(today))?;
    let Some(first) = days.first().copied() else { return Ok(None) };
    let date = wish.date.filter(|date| *date >= today).unwrap_or(first);
    let theaters = movie_shows(s, wish.movie, city, date)?;
    let spaces = match wish.counts_spaces {
        true => wheelchair_spaces(s, (wish.movie, city, date), &theaters)?,
        false => HashMap::new(),
    };
    Ok(Some(MovieDayHere { today, date, days, theaters, spaces }))
}

fn read_theater_day(
    s: &mut Snapshot<'_>,
    theater: TheaterId,
    date: Option<Date>,
) -> Result<Option<TheaterDay>, StoreError> {
    let Some(house) = find_theater(s, theater)? else { return Ok(None) };
    let today = today_in(s.now(), &house.timezone);
    let days = theater_days(s, theater, offered(today))?;
    let wished = date.filter(|date| *date >= today);
    let date = wished.or_else(|| days.first().copied()).unwrap_or(today);
    let shows = theater_shows(s, theater, (date, date), Audience::Public)?;
    let mut movies = HashMap::new();
    for listed in &shows {
        let id = listed.show.movie;
        if !movies.contains_key(&id)
            && let Some(movie) = find_movie(s, id)?
        {
            movies.insert(id, movie);
        }
    }
    let mut screens = screens_of_theater(s, theater)?;
    screens.retain(|screen| screen.status == HouseStatus::Active);
    Ok(Some(TheaterDay { theater: house, screens, today, date, days, shows, movies }))
}

fn offered(today: Date) -> (Date, Date) {
    (today, today.saturating_add(DAYS_AHEAD.days()))
}
