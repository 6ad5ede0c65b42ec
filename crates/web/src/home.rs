//! The home of a city.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use catalog::{Movie, MovieKind, OnMovie};
use http_api::ApiError;
use jiff::ToSpan;
use jiff::civil::Date;
use ui::components::poster_card::PosterCard;
use ui::pages::home as page;
use ui::{Words, format};

use crate::Site;
use crate::door::{ChosenCity, Cookie, Page, Visitor, see_other};
use crate::lists::{CityNow, today_in};
use crate::places::{Place, Places};
use crate::shown::{address, house_line, poster_card};

/// Films that the home shows: full rows on all screens.
const FILMS: usize = 12;
/// Events that the home shows.
const EVENTS: usize = 12;
/// Events of this week.
const EVENT_DAYS: i64 = 7;
/// Days that lead to their part of the list.
const DAYS: usize = 4;
/// Theatres that the home names.
const THEATERS: usize = 24;
/// Cities nearby, where there is no theatre here.
const NEARBY: usize = 4;
/// Farther cities are named only if none is nearer.
const NEARBY_KM_MAX: f64 = 500.0;
/// How long a city is remembered.
const YEAR_SECONDS: i64 = 365 * 24 * 3_600;

/// Shows it, and remembers the city.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, ApiError> {
    let places = site.lists.places(site.app()).await?;
    let place = places.find(&slug).ok_or_else(unknown_city)?;
    if place.slug != slug {
        return Ok(see_other(&place.href()));
    }
    let chosen = ChosenCity::new(place.slug.clone(), place.city.name.clone());
    let is_new = visitor.city.as_ref() != Some(&chosen);
    let now = site.lists.city(site.app(), place.city.id).await?;
    let today = today_in(site.app().store.now(), &place.city.timezone);
    let visitor = visitor.looking_at(chosen.clone());
    let view = view(visitor.words(), &places, place, &now, today);
    let mut response = Page::ok(page::show(&visitor.shell(), &view)).into_response();
    if is_new {
        let city = chosen.cookie();
        Cookie::new(Cookie::CITY, &city).for_seconds(YEAR_SECONDS).set(&mut response, &site);
    }
    Ok(response)
}

/// What is said of a city that is not there.
pub(crate) fn unknown_city() -> ApiError {
    ApiError::not_found("unknown_city", "There is no such city.")
}

fn view(words: Words, places: &Places, place: &Place, now: &CityNow, today: Date) -> page::View {
    let week = today.saturating_add(EVENT_DAYS.days());
    let films: Vec<&OnMovie> = now.on.iter().filter(|on| is_film(on)).collect();
    let mut events: Vec<&OnMovie> =
        now.on.iter().filter(|on| !is_film(on) && on.next_day() < Some(week)).collect();
    events.sort_by_key(|on| on.next_day());
    let announced = |movie: &Movie| PosterCard {
        note: Some(format::day(words, movie.release_date)),
        ..poster_card(words, movie, &[])
    };
    page::View {
        city: place.city.name.clone(),
        films_href: place.films_href(),
        today,
        days: days(place, &now.on, today),
        films: films.iter().take(FILMS).map(|on| film_card(words, on)).collect(),
        films_all: films.len() as u64,
        events: events.iter().take(EVENTS).map(|on| event_card(words, on)).collect(),
        coming: now.coming.iter().map(announced).collect(),
        theaters: now.theaters.iter().take(THEATERS).map(house_line).collect(),
        nearby: if now.theaters.is_empty() { nearby(places, place) } else { Vec::new() },
    }
}

/// The next days with shows, each with its part of the list.
fn days(place: &Place, on: &[OnMovie], today: Date) -> Vec<(Date, String)> {
    let dates: BTreeSet<Date> = on
        .iter()
        .flat_map(|on| &on.runs)
        .map(|run| run.date)
        .filter(|date| *date >= today)
        .collect();
    let href = |date: Date| address(&place.films_href(), &[("date", date.to_string().as_str())]);
    dates.into_iter().take(DAYS).map(|date| (date, href(date))).collect()
}

fn nearby(places: &Places, place: &Place) -> Vec<page::NearCity> {
    let nearest = places.nearest(place.city.coordinates(), NEARBY).into_iter().enumerate();
    let near = nearest.filter(|(at, (_, km))| *at == 0 || *km <= NEARBY_KM_MAX);
    near.map(|(_, (near, km))| page::NearCity {
        name: near.city.name.clone(),
        href: near.href(),
        km: whole(km),
    })
    .collect()
}

fn is_film(on: &OnMovie) -> bool {
    on.movie.kind == MovieKind::Film
}

/// A film with the languages in which it is shown here.
pub(crate) fn film_card(words: Words, on: &OnMovie) -> PosterCard {
    let mut languages: Vec<&str> = on.runs.iter().map(|run| run.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    poster_card(words, &on.movie, &languages)
}

/// An event with its next day.
pub(crate) fn event_card(words: Words, on: &OnMovie) -> PosterCard {
    let note = on.next_day().map(|date| format::day(words, date));
    PosterCard { note, ..film_card(words, on) }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no two places on earth are farther apart than 20,040 km"
)]
fn whole(km: f64) -> u32 {
    km.round() as u32
}
