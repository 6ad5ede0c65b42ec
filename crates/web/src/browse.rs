//! All films and events of a city. Its programme is some hundreds of entries, kept in memory; the
//! filters, their choices and their counts are made of that.

use std::cmp::Reverse;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use catalog::{MovieKind, OnMovie, Run};
use http_api::ApiError;
use jiff::civil::Date;
use serde::Deserialize;
use ui::Words;
use ui::components::day_strip::day_name;
use ui::components::pagination::Pages;
use ui::pages::browse::{self as page, Active, Filter};

use crate::Site;
use crate::door::{ChosenCity, Page, Visitor, see_other};
use crate::home::{event_card, film_card, unknown_city};
use crate::lists::today_in;
use crate::places::Place;
use crate::shown::{address, kind_name};

/// Entries of a page: full rows on all screens.
const PER_PAGE: usize = 24;

/// What is wished for; what is empty does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wish {
    date: String,
    language: String,
    genre: String,
    format: String,
    certificate: String,
    kind: String,
    sort: String,
    page: String,
}

/// The list.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, ApiError> {
    let places = site.lists.places(site.app()).await?;
    let place = places.find(&slug).ok_or_else(unknown_city)?;
    if place.slug != slug {
        return Ok(see_other(&place.films_href()));
    }
    let now = site.lists.city(site.app(), place.city.id).await?;
    let today = today_in(site.app().store.now(), &place.city.timezone);
    let visitor = visitor.looking_at(ChosenCity::new(place.slug.clone(), place.city.name.clone()));
    let view = view(visitor.words(), place, &now.on, &wish, today);
    Ok(Page::ok(page::show(&visitor.shell(), &view)).into_response())
}

fn view(words: Words, place: &Place, on: &[OnMovie], wish: &Wish, today: Date) -> page::View {
    let action = place.films_href();
    let mut found: Vec<&OnMovie> = on.iter().filter(|on| wish.fits(on, today)).collect();
    wish.sort(&mut found);
    let all = found.len();
    let pages = u32::try_from(all.div_ceil(PER_PAGE)).unwrap_or(u32::MAX);
    let number = wish.page.parse().unwrap_or(1).clamp(1, pages.max(1));
    let turn = |to: u32| wish.with("page", &to.to_string()).address(&action);
    let skipped = (number as usize - 1) * PER_PAGE;
    let card = |on: &&OnMovie| match on.movie.kind {
        MovieKind::Film => film_card(words, on),
        _ => event_card(words, on),
    };
    page::View {
        city: place.city.name.clone(),
        city_href: place.href(),
        today,
        filters: filters(words, on, wish),
        date: wish.date(),
        dates: dates(on, today),
        sort: wish.sort_word().to_owned(),
        active: active(words, on, wish, (&action, today), all == 0),
        films: found.iter().skip(skipped).take(PER_PAGE).map(card).collect(),
        all: all as u64,
        pages: Pages {
            number,
            count: pages,
            previous: (number > 1).then(|| turn(number - 1)),
            next: (number < pages).then(|| turn(number + 1)),
        },
        action,
    }
}

impl Wish {
    fn date(&self) -> Option<Date> {
        self.date.parse().ok()
    }

    fn sort_word(&self) -> &str {
        let known = page::SORTS.into_iter().find(|sort| *sort == self.sort);
        known.unwrap_or(page::SORTS[0])
    }

    /// What narrows the list, by the names of the form.
    fn narrowing(&self) -> [(&'static str, &str); 6] {
        [
            ("date", &self.date),
            ("language", &self.language),
            ("genre", &self.genre),
            ("format", &self.format),
            ("certificate", &self.certificate),
            ("kind", &self.kind),
        ]
    }

    /// The same with another value, on the first page.
    fn with(&self, name: &str, value: &str) -> Self {
        let mut wish = Self { page: String::new(), ..self.clone() };
        let field = match name {
            "date" => &mut wish.date,
            "language" => &mut wish.language,
            "genre" => &mut wish.genre,
            "format" => &mut wish.format,
            "certificate" => &mut wish.certificate,
            "kind" => &mut wish.kind,
            _ => &mut wish.page,
        };
        value.clone_into(field);
        wish
    }

    fn address(&self, path: &str) -> String {
        let rest = [("sort", self.sort.as_str()), ("page", self.page.as_str())];
        address(path, &[self.narrowing().as_slice(), &rest].concat())
    }

    fn fits(&self, on: &OnMovie, today: Date) -> bool {
        let is = |wished: &str, found: &str| wished.is_empty() || wished == found;
        let date = self.date();
        let runs = |run: &Run| {
            run.date >= today
                && date.is_none_or(|date| date == run.date)
                && is(&self.language, &run.language)
                && is(&self.format, &run.format)
        };
        let has_genre = self.genre.is_empty() || on.movie.genres.contains(&self.genre);
        has_genre
            && is(&self.certificate, on.movie.certificate.as_deref().unwrap_or_default())
            && is(&self.kind, on.movie.kind.as_str())
            && on.runs.iter().any(runs)
    }

    fn sort(&self, found: &mut [&OnMovie]) {
        let stars = |on: &&OnMovie| on.movie.average_rating().unwrap_or_default();
        match self.sort_word() {
            "title" => found.sort_by(|a, b| a.movie.title.cmp(&b.movie.title)),
            "release" => found.sort_by_key(|on| Reverse(on.movie.release_date)),
            "rating" => found.sort_by(|a, b| stars(b).total_cmp(&stars(a))),
            // The programme comes with what is shown most in front.
            _ => {}
        }
    }
}

fn filters(words: Words, on: &[OnMovie], wish: &Wish) -> Vec<Filter> {
    let runs = || on.iter().flat_map(|on| &on.runs);
    let of = |name, value: &str, names: Vec<&str>| Filter {
        name,
        value: value.to_owned(),
        choices: distinct(names).into_iter().map(|name| (name.into(), name.into())).collect(),
    };
    let languages = runs().map(|run| run.language.as_str()).collect();
    let genres = on.iter().flat_map(|on| &on.movie.genres).map(String::as_str).collect();
    let formats = runs().map(|run| run.format.as_str()).collect();
    let certificates = on.iter().filter_map(|on| on.movie.certificate.as_deref()).collect();
    let kinds = MovieKind::ALL.iter().filter(|kind| on.iter().any(|on| on.movie.kind == **kind));
    let kinds = kinds.map(|kind| (kind.to_string(), kind_name(words, *kind)));
    vec![
        of("language", &wish.language, languages),
        of("genre", &wish.genre, genres),
        of("format", &wish.format, formats),
        of("certificate", &wish.certificate, certificates),
        Filter { name: "kind", value: wish.kind.clone(), choices: kinds.collect() },
    ]
}

fn dates(on: &[OnMovie], today: Date) -> Vec<Date> {
    let mut dates: Vec<Date> = on.iter().flat_map(|on| &on.runs).map(|run| run.date).collect();
    dates.retain(|date| *date >= today);
    dates.sort_unstable();
    dates.dedup();
    dates
}

fn distinct(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names.dedup();
    names
}

/// What is wished for; where nothing fits, with what there would be without it.
fn active(
    words: Words,
    on: &[OnMovie],
    wish: &Wish,
    (action, today): (&str, Date),
    nothing_fits: bool,
) -> Vec<Active> {
    let wished = wish.narrowing().into_iter().filter(|(_, value)| !value.is_empty());
    let active = wished.map(|(name, value)| {
        let without = wish.with(name, "");
        let count = || on.iter().filter(|on| without.fits(on, today)).count() as u64;
        let label = match name {
            "date" => wish.date().map(|date| day_name(words, today, date)),
            "kind" => value.parse().ok().map(|kind| kind_name(words, kind)),
            _ => None,
        };
        Active {
            label: label.unwrap_or_else(|| value.to_owned()),
            href: without.address(action),
            without: nothing_fits.then(count),
        }
    });
    active.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_its_address() {
        let wish = Wish { language: "Hindi".into(), sort: "title".into(), ..Wish::default() };
        let paged = wish.with("page", "2");
        assert_eq!(paged.address("/c/x/films"), "/c/x/films?language=Hindi&sort=title&page=2");
        assert_eq!(paged.with("language", "").address("/c/x/films"), "/c/x/films?sort=title");
    }

    #[test]
    fn an_unknown_order_is_the_first() {
        assert_eq!(Wish { sort: "x".into(), ..Wish::default() }.sort_word(), "shows");
    }
}
