//! A theatre with its showtimes.

use axum::extract::{Path, Query, State};
use catalog::{Coordinates, HouseStatus, Movie, Screen};
use http_api::ApiError;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::TheaterId;
use serde::Deserialize;
use ui::pages::theater::{self as page, Film};
use ui::{Words, format};

use crate::Site;
use crate::door::{ChosenCity, Page, Visitor};
use crate::lists::TheaterDay;
use crate::places::Place;
use crate::shown::{
    address, day_after, days, id_in, movie_href, policy_of, poster_of, showtime, theater_href,
};

/// What is wished for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    date: String,
}

/// Shows it.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let unknown = || ApiError::not_found("unknown_theater", "There is no such theatre.");
    let theater = id_in(&id, TheaterId::new).ok_or_else(unknown)?;
    let app = site.app();
    let places = site.lists.places(app).await?;
    let day = site.lists.theater_day(app, theater, wish.date.parse().ok()).await?;
    let place = places.by_id(day.theater.city);
    let visitor = match place {
        Some(place) => {
            visitor.looking_at(ChosenCity::new(place.slug.clone(), place.city.name.clone()))
        }
        None => visitor,
    };
    let view = view(visitor.words(), &day, place, app.store.now());
    Ok(Page::ok(page::show(&visitor.shell(), &view)))
}

fn view(words: Words, day: &TheaterDay, place: Option<&Place>, now: Timestamp) -> page::View {
    let theater = &day.theater;
    let path = theater_href(theater);
    let href = |date: Date| address(&path, &[("date", date.to_string().as_str())]);
    page::View {
        name: theater.name.clone(),
        address: theater.address.clone(),
        city: place.map(|place| (place.city.name.clone(), place.href())),
        map: theater.coordinates.map(map_of),
        facilities: theater.facilities.clone(),
        screens: day.screens.iter().map(screen_name).collect(),
        policy: policy_of(words, theater.cancellation_fee_bp),
        is_closed: theater.status == HouseStatus::Closed,
        today: day.today,
        date: day.date,
        days: days(day.today, day.date, &day.days, href),
        films: films(words, day, now),
        next_day: day_after(day.date, &day.days).map(|date| (date, href(date))),
    }
}

/// What is on, in the order in which it first begins.
fn films(words: Words, day: &TheaterDay, now: Timestamp) -> Vec<Film> {
    let mut films: Vec<Film> = Vec::new();
    for listed in &day.shows {
        let Some(movie) = day.movies.get(&listed.show.movie) else { continue };
        let tile = showtime(listed, now);
        match films.iter_mut().find(|film| film.href == movie_href(movie)) {
            Some(film) => film.shows.push(tile),
            None => films.push(Film { shows: vec![tile], ..film_of(words, movie) }),
        }
    }
    films
}

fn film_of(words: Words, movie: &Movie) -> Film {
    let certificate = movie.certificate.clone().into_iter();
    let duration = format::duration(words, movie.duration_minutes);
    Film {
        title: movie.title.clone(),
        href: movie_href(movie),
        picture: poster_of(movie),
        facts: certificate.chain([duration, movie.genres.join(", ")]).collect(),
        shows: Vec::new(),
    }
}

fn screen_name(screen: &Screen) -> String {
    match screen.screen_type.as_str() {
        "Standard" => screen.name.clone(),
        special if screen.name.contains(special) => screen.name.clone(),
        special => format!("{} · {special}", screen.name),
    }
}

fn map_of(at: Coordinates) -> String {
    let (latitude, longitude) = (at.latitude, at.longitude);
    format!(
        "https://www.openstreetmap.org/?mlat={latitude:.5}&mlon={longitude:.5}\
         #map=17/{latitude:.5}/{longitude:.5}"
    )
}
