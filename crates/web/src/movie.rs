//! A film or an event with its showtimes.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use catalog::{ListedShow, MovieStatus, TheaterShows};
use http_api::ApiError;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::MovieId;
use serde::Deserialize;
use ui::components::age::age_rule;
use ui::components::theater_card::TheaterCard;
use ui::pages::movie::{self as page, FilterLink, Here, Showtimes};
use ui::pages::reviews::Glimpse;
use ui::{Words, say};

use crate::Site;
use crate::door::{ChosenCity, Page, Visitor};
use crate::lists::{MovieDay, MovieDayHere, MovieDayWish, today_in};
use crate::places::{Place, Places};
use crate::reviews::newest;
use crate::shown::{
    address, day_after, days, id_in, kind_of, local, policy_of, poster_of, rating_of, showtime,
    theater_href,
};

/// What is wished for; what is empty does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wish {
    city: String,
    date: String,
    language: String,
    format: String,
    time: String,
    wheelchair: String,
}

/// Shows it, in the city that the address names or that was chosen before.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let unknown = || ApiError::not_found("unknown_movie", "There is no such film or event.");
    let movie = id_in(&id, MovieId::new).ok_or_else(unknown)?;
    let app = site.app();
    let places = site.lists.places(app).await?;
    let remembered = || places.find(&visitor.city.as_ref()?.slug);
    let place = places.find(&wish.city).or_else(remembered);
    let shown_day = site.lists.movie_day(
        app,
        MovieDayWish {
            movie,
            city: place.map(|place| place.city.id),
            date: wish.date.parse().ok(),
            counts_spaces: wish.wants_wheelchair(),
        },
    );
    let (found, reviews) = tokio::try_join!(shown_day, newest(&site, movie))?;
    let visitor = match place {
        Some(place) => {
            visitor.looking_at(ChosenCity::new(place.slug.clone(), place.city.name.clone()))
        }
        None => visitor,
    };
    let (words, now) = (visitor.words(), app.store.now());
    let view = view(words, &found, reviews, (&places, place), &wish, now);
    Ok(Page::ok(page::show(&visitor.shell(), &view)))
}

fn view(
    words: Words,
    found: &MovieDay,
    reviews: Glimpse,
    (places, place): (&Places, Option<&Place>),
    wish: &Wish,
    now: Timestamp,
) -> page::View {
    let movie = &found.movie;
    let today = place.map(|place| today_in(now, &place.city.timezone));
    let is_coming = movie.status == MovieStatus::ComingSoon
        || today.is_some_and(|today| movie.release_date > today);
    let search = |name: &String| (name.clone(), address("/search", &[("q", name)]));
    page::View {
        title: movie.title.clone(),
        kind: kind_of(words, movie),
        description: movie.description.clone(),
        picture: poster_of(movie),
        rating: rating_of(movie),
        minutes: movie.duration_minutes,
        certificate: movie.certificate.clone(),
        age_rule: movie.certificate.as_deref().map(|one| age_rule(words, one)),
        genres: movie.genres.clone(),
        languages: languages_of(found),
        formats: movie.formats.clone(),
        director: movie.director.clone(),
        people: movie.performers.iter().map(search).collect(),
        trailer: movie.trailer_url.clone(),
        released: is_coming.then_some(movie.release_date),
        showtimes: showtimes_of(words, found, (places, place), wish, now),
        reviews,
    }
}

/// The day's shows in the chosen city, or where else it is.
fn showtimes_of(
    words: Words,
    found: &MovieDay,
    (places, place): (&Places, Option<&Place>),
    wish: &Wish,
    now: Timestamp,
) -> Showtimes {
    match (&found.here, place) {
        (Some(here), Some(place)) => {
            Showtimes::Here(Box::new(here_of(words, found, here, place, wish, now)))
        }
        _ => Showtimes::Elsewhere {
            city: place.map(|place| place.city.name.clone()),
            cities: elsewhere(found, places),
        },
    }
}

/// Those of the day's shows; of the original where there are none.
fn languages_of(found: &MovieDay) -> Vec<String> {
    let theaters = found.here.iter().flat_map(|here| &here.theaters);
    let shows = theaters.flat_map(|theater| &theater.shows);
    match distinct(shows.map(|listed| listed.show.language.as_str())) {
        none if none.is_empty() => vec![found.movie.language.clone()],
        some => some,
    }
}

fn elsewhere(found: &MovieDay, places: &Places) -> Vec<(String, String)> {
    let path = format!("/m/{}", found.movie.id);
    let known = found.cities.iter().filter_map(|id| places.by_id(*id));
    known.map(|place| (place.city.name.clone(), address(&path, &[("city", &place.slug)]))).collect()
}

fn here_of(
    words: Words,
    found: &MovieDay,
    here: &MovieDayHere,
    place: &Place,
    wish: &Wish,
    now: Timestamp,
) -> Here {
    let wish = Wish { city: place.slug.clone(), date: here.date.to_string(), ..wish.clone() };
    let path = format!("/m/{}", found.movie.id);
    let day_href = |date: Date| wish.with("date", &date.to_string()).address(&path);
    let theaters: Vec<TheaterCard> = here
        .theaters
        .iter()
        .map(|theater| card(words, theater, |listed| wish.fits(listed, here), now))
        .filter(|card| !card.shows.is_empty())
        .collect();
    let shows = theaters.iter().flat_map(|theater| &theater.shows);
    let open = shows.filter(|show| show.seats.can_be_had());
    Here {
        city: place.city.name.clone(),
        today: here.today,
        date: here.date,
        days: days(here.today, here.date, &here.days, day_href),
        filters: filters(words, here, &wish, &path),
        unfiltered: wish.is_narrow().then(|| wish.widened().address(&path)),
        next_day: day_after(here.date, &here.days).map(|date| (date, day_href(date))),
        from: open.filter_map(|show| show.from).min_by_key(|from| from.minor),
        theaters,
    }
}

fn card(
    words: Words,
    TheaterShows { theater, shows }: &TheaterShows,
    fits: impl Fn(&ListedShow) -> bool,
    now: Timestamp,
) -> TheaterCard {
    TheaterCard {
        name: theater.name.clone(),
        href: theater_href(theater),
        address: theater.address.clone(),
        place: theater.coordinates.map(|at| (at.latitude, at.longitude)),
        facilities: theater.facilities.clone(),
        policy: policy_of(words, theater.cancellation_fee_bp),
        shows: shows.iter().filter(|show| fits(show)).map(|show| showtime(show, now)).collect(),
    }
}

/// The parts of a day, by the hour in which they begin.
const TIMES: [(&str, i8, i8); 4] =
    [("morning", 0, 12), ("afternoon", 12, 17), ("evening", 17, 21), ("night", 21, 24)];

impl Wish {
    fn wants_wheelchair(&self) -> bool {
        !self.wheelchair.is_empty()
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let mut wish = self.clone();
        let field = match name {
            "date" => &mut wish.date,
            "language" => &mut wish.language,
            "format" => &mut wish.format,
            "time" => &mut wish.time,
            _ => &mut wish.wheelchair,
        };
        value.clone_into(field);
        wish
    }

    fn widened(&self) -> Self {
        Self { city: self.city.clone(), date: self.date.clone(), ..Self::default() }
    }

    fn is_narrow(&self) -> bool {
        *self != self.widened()
    }

    fn address(&self, path: &str) -> String {
        let pairs = [
            ("city", self.city.as_str()),
            ("date", &self.date),
            ("language", &self.language),
            ("format", &self.format),
            ("time", &self.time),
            ("wheelchair", &self.wheelchair),
        ];
        address(path, &pairs)
    }

    fn fits(&self, listed: &ListedShow, here: &MovieDayHere) -> bool {
        let show = &listed.show;
        let is = |wished: &str, found: &str| wished.is_empty() || wished == found;
        let has_space = || here.spaces.get(&show.id).is_some_and(|left| *left > 0);
        is(&self.language, &show.language)
            && is(&self.format, &show.format)
            && is(&self.time, time_of(listed))
            && (!self.wants_wheelchair() || has_space())
    }

    /// A link that puts a value on, or takes it off where it is on.
    fn toggle(&self, name: &str, value: &str, label: String, path: &str) -> FilterLink {
        let current = match name {
            "language" => &self.language,
            "format" => &self.format,
            "time" => &self.time,
            _ => &self.wheelchair,
        };
        let is_on = current == value;
        let to = if is_on { "" } else { value };
        FilterLink { label, href: self.with(name, to).address(path), is_on }
    }
}

/// The part of the day in which a show begins.
fn time_of(listed: &ListedShow) -> &'static str {
    let hour = local(&listed.show, listed.show.starts_at).hour();
    let part = TIMES.iter().find(|(_, from, to)| (*from..*to).contains(&hour));
    part.map_or("", |(name, _, _)| name)
}

/// What this day's shows differ in. A choice of one is none, unless it is on.
fn filters(words: Words, here: &MovieDayHere, wish: &Wish, path: &str) -> Vec<FilterLink> {
    let shows: Vec<&ListedShow> = here.theaters.iter().flat_map(|at| &at.shows).collect();
    let languages = distinct(shows.iter().map(|listed| listed.show.language.as_str()));
    let formats = distinct(shows.iter().map(|listed| listed.show.format.as_str()));
    let times = TIMES.iter().filter(|(name, ..)| shows.iter().any(|one| time_of(one) == *name));
    let times: Vec<String> = times.map(|(name, ..)| (*name).to_owned()).collect();
    let mut filters = Vec::new();
    for (name, values, on) in [
        ("language", languages, &wish.language),
        ("format", formats, &wish.format),
        ("time", times, &wish.time),
    ] {
        if values.len() > 1 || !on.is_empty() {
            let label = |value: &String| match name {
                "time" => say!(words, &format!("film-{value}")),
                _ => value.clone(),
            };
            filters.extend(values.iter().map(|one| wish.toggle(name, one, label(one), path)));
        }
    }
    if !shows.is_empty() || wish.wants_wheelchair() {
        filters.push(wish.toggle("wheelchair", "1", say!(words, "film-wheelchair"), path));
    }
    filters
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_put_on_and_taken_off() {
        let wish = Wish { city: "mumbai".into(), date: "2026-11-22".into(), ..Wish::default() };
        let on = wish.toggle("format", "IMAX", "IMAX".into(), "/m/x");
        assert_eq!(on.href, "/m/x?city=mumbai&date=2026-11-22&format=IMAX");
        let off = wish.with("format", "IMAX").toggle("format", "IMAX", "IMAX".into(), "/m/x");
        assert_eq!((off.href.as_str(), off.is_on), ("/m/x?city=mumbai&date=2026-11-22", true));
        assert!(wish.with("time", "night").is_narrow() && !wish.is_narrow());
    }
}
