//! What is on, where and when.

use catalog::{
    Audience, City, Coordinates, Found, HouseStatus, ListedShow, ListedTheater, Movie, MovieFilter,
    MovieSort, Paged, Screen, Theater, TheaterFilter, TheaterShows, find_city, find_movie,
    find_theater, list_cities, list_movies, list_theaters, movie_shows, nearest_cities,
    screens_of_theater, theater_shows,
};
use jiff::civil::Date;
use kernel::{CityId, MovieId, TheaterId};
use store::StoreError;

use crate::App;
use crate::door::{ApiError, Page};
use crate::movies::unknown_movie;
use crate::shows::today_in;
use crate::theaters::unknown_theater;

/// A city, and how far it is in kilometres where a place was given.
#[derive(Debug, Clone)]
pub struct ListedCity {
    /// The city.
    pub city: City,
    /// How far it is.
    pub km: Option<f64>,
}

/// The shows of a film or event in a city on a day.
#[derive(Debug, Clone)]
pub struct Showtimes {
    /// The city.
    pub city: City,
    /// The day, on the theatres' calendars.
    pub date: Date,
    /// The theatres that show it, by name.
    pub theaters: Vec<TheaterShows>,
}

/// A theatre with the screens that are in use, by number.
#[derive(Debug, Clone)]
pub struct OpenTheater {
    /// The theatre.
    pub theater: Theater,
    /// Its screens.
    pub screens: Vec<Screen>,
}

/// The shows of a theatre on a day.
#[derive(Debug, Clone)]
pub struct TheaterDay {
    /// The day, on the theatre's calendar.
    pub date: Date,
    /// In the order of their start.
    pub shows: Vec<ListedShow>,
}

/// The cities in which theatres sell: nearest first where a place is given, else larger ones first.
pub async fn cities(
    app: &App,
    near: Option<Coordinates>,
    page: Page,
) -> Result<Paged<ListedCity>, ApiError> {
    let Some(near) = near else {
        let found =
            app.store.read_recent("catalog.list_cities", move |s| list_cities(s, page.rows()));
        let found = found.await?;
        let rows = found.rows.into_iter().map(|city| ListedCity { city, km: None }).collect();
        return Ok(Paged { rows, total: found.total });
    };
    let found = app
        .store
        .read_recent("catalog.nearest_cities", move |s| nearest_cities(s, near, page.rows()));
    let found = found.await?;
    let far = |(city, km)| ListedCity { city, km: Some(km) };
    Ok(Paged { rows: found.rows.into_iter().map(far).collect(), total: found.total })
}

/// The films and events that pass the filters.
pub async fn movies(
    app: &App,
    filter: MovieFilter,
    sort: MovieSort,
    page: Page,
) -> Result<Paged<Movie>, ApiError> {
    let found = app
        .store
        .read_recent("catalog.list_movies", move |s| list_movies(s, &filter, sort, page.rows()));
    Ok(found.await?)
}

/// A film or event.
pub async fn movie(app: &App, movie: MovieId) -> Result<Movie, ApiError> {
    let found = app.store.read("catalog.find_movie", move |s| find_movie(s, movie)).await?;
    found.ok_or_else(unknown_movie)
}

/// The shows of a film or event, theatre by theatre; today where no day is given.
pub async fn showtimes(
    app: &App,
    movie: MovieId,
    city: CityId,
    date: Option<Date>,
) -> Result<Showtimes, ApiError> {
    let found = app.store.read_recent("catalog.movie_shows", move |s| {
        let is_movie = find_movie(s, movie)?.is_some();
        let Some(city) = find_city(s, city)? else { return Ok((is_movie, None)) };
        let date = date.unwrap_or(today_in(s.now(), &city.timezone));
        let theaters = movie_shows(s, movie, city.id, date)?;
        Ok::<_, StoreError>((is_movie, Some(Showtimes { city, date, theaters })))
    });
    match found.await? {
        (false, _) => Err(unknown_movie()),
        (true, None) => Err(ApiError::not_found("unknown_city", "There is no such city.")),
        (true, Some(showtimes)) => Ok(showtimes),
    }
}

/// The theatres that pass the filters: nearest first where a place is given, else by name.
pub async fn theaters(
    app: &App,
    filter: TheaterFilter,
    page: Page,
) -> Result<Paged<ListedTheater>, ApiError> {
    let found = app
        .store
        .read_recent("catalog.list_theaters", move |s| list_theaters(s, &filter, page.rows()));
    Ok(found.await?)
}

/// A theatre with its screens.
pub async fn theater(app: &App, theater: TheaterId) -> Result<OpenTheater, ApiError> {
    let found = app.store.read("catalog.find_theater", move |s| {
        let screens = screens_of_theater(s, theater)?;
        Ok::<_, StoreError>((find_theater(s, theater)?, screens))
    });
    let (theater, screens) = found.await?;
    let open = screens.into_iter().filter(|screen| screen.status == HouseStatus::Active);
    Ok(OpenTheater { theater: theater.ok_or_else(unknown_theater)?, screens: open.collect() })
}

/// What a theatre shows on a day; today where none is given.
pub async fn theater_day(
    app: &App,
    theater: TheaterId,
    date: Option<Date>,
) -> Result<TheaterDay, ApiError> {
    let found = app.store.read_recent("catalog.theater_shows", move |s| {
        let Some(house) = find_theater(s, theater)? else { return Ok(None) };
        let date = date.unwrap_or(today_in(s.now(), &house.timezone));
        let shows = theater_shows(s, theater, (date, date), Audience::Public)?;
        Ok::<_, StoreError>(Some(TheaterDay { date, shows }))
    });
    found.await?.ok_or_else(unknown_theater)
}

/// Films, people and theatres by a part of their name.
pub async fn search(app: &App, text: String, city: Option<CityId>) -> Result<Found, ApiError> {
    Ok(app.store.read_recent("catalog.search", move |s| catalog::search(s, &text, city)).await?)
}
