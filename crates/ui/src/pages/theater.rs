//! A theatre: where it is, what it has, what it shows.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::components::breadcrumb::breadcrumb;
use crate::components::day_strip::{Day, day_name, day_strip};
use crate::components::poster_card::picture;
use crate::components::showtime::{Showtime, showtimes};
use crate::components::{Tone, banner, icon};
use crate::say;
use crate::shell::{self, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// Street and place.
    pub address: String,
    /// Its city and the city's home.
    pub city: Option<(String, String)>,
    /// A map of the place.
    pub map: Option<String>,
    /// What it has.
    pub facilities: Vec<String>,
    /// `Screen 1 · IMAX`
    pub screens: Vec<String>,
    /// What a cancelled booking gives back, in words.
    pub policy: String,
    /// Whether it sells no new shows.
    pub is_closed: bool,
    /// Today at the theatre.
    pub today: Date,
    /// The chosen day.
    pub date: Date,
    /// The days that can be chosen.
    pub days: Vec<Day>,
    /// What is on that day.
    pub films: Vec<Film>,
    /// The next day with shows, and its page.
    pub next_day: Option<(Date, String)>,
}

/// A film or an event with its shows here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Film {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The address of its poster.
    pub picture: String,
    /// `PG-13`, `2 h 28 min`.
    pub facts: Vec<String>,
    /// In the order of their times.
    pub shows: Vec<Showtime>,
}

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let title = say!(words, "theater-title", name = view.name.as_str());
    let head = Head { title: &title, description: &view.address, ..Head::default() };
    let above: Vec<(&str, &str)> =
        view.city.iter().map(|(name, href)| (href.as_str(), name.as_str())).collect();
    let main = html! {
        div.wrap.page {
            (breadcrumb(words, &above, &view.name))
            div.theater-head {
                div.stack {
                    h1 dir="auto" { (view.name) }
                    p.theater-address { (icon::place()) span dir="auto" { (view.address) } }
                    @if let Some(map) = &view.map {
                        div.row { a.btn href=(map) rel="noopener" { (say!(words, "theater-map")) } }
                    }
                }
                (house(words, view))
            }
            @if view.is_closed {
                (banner(Tone::Warn, &html! { p { (say!(words, "theater-closed")) } }))
            }
            section.stack #showtimes aria-labelledby="showtimes-head" { (shows(words, view)) }
        }
    };
    shell::page(shell, &head, &main)
}

fn house(words: Words, view: &View) -> Markup {
    html! {
        dl.house {
            @if !view.facilities.is_empty() {
                div {
                    dt { (say!(words, "theater-facilities")) }
                    dd { ul.tags { @for one in &view.facilities { li.tag { (one) } } } }
                }
            }
            @if !view.screens.is_empty() {
                div {
                    dt { (say!(words, "theater-screens", count = view.screens.len())) }
                    dd { ul.tags { @for one in &view.screens { li.tag { (one) } } } }
                }
            }
            div { dt { (say!(words, "theater-cancelling")) } dd { (view.policy) } }
        }
    }
}

fn shows(words: Words, view: &View) -> Markup {
    let day = day_name(words, view.today, view.date);
    html! {
        h2 #showtimes-head { (say!(words, "theater-showtimes", day = day.as_str())) }
        (day_strip(words, view.today, &view.days))
        @if view.films.is_empty() {
            div.empty {
                p { (say!(words, "theater-nothing-on", day = day)) }
                @if let Some((date, href)) = &view.next_day {
                    a.btn href=(href) {
                        (say!(words, "film-next-day", day = day_name(words, view.today, *date)))
                    }
                } @else if let Some((city, href)) = &view.city {
                    a.btn href=(href) { (say!(words, "browse-home", city = city.as_str())) }
                }
            }
        } @else {
            ul.theater-cards.in-two { @for film in &view.films { (film_card(words, film)) } }
            p.hint { (say!(words, "film-prices-note")) }
        }
    }
}

fn film_card(words: Words, film: &Film) -> Markup {
    html! {
        li.theater-card {
            div.film-line {
                (picture(&film.picture, false))
                div {
                    h3 { a.card-name href=(film.href) dir="auto" { (film.title) } }
                    p.muted.small-text { (film.facts.join(" · ")) }
                }
            }
            (showtimes(words, &film.shows))
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use jiff::civil::date;

    use super::*;
    use crate::pages::movie;

    /// A house with shows.
    #[must_use]
    pub fn open() -> View {
        let movie::Showtimes::Here(here) = movie::samples::running().showtimes else {
            unreachable!("the sample runs here");
        };
        let card = here.theaters[0].clone();
        View {
            name: card.name,
            address: card.address,
            city: Some(("Mumbai".to_owned(), "/c/mumbai".to_owned())),
            map: Some("https://www.openstreetmap.org/?mlat=18.94&mlon=72.82".to_owned()),
            facilities: card.facilities,
            screens: vec!["Screen 1 · IMAX".to_owned(), "Screen 2".to_owned()],
            policy: card.policy,
            is_closed: false,
            today: date(2026, 11, 22),
            date: date(2026, 11, 22),
            days: here.days.clone(),
            films: vec![Film {
                title: "Monsoon Express".to_owned(),
                href: "/m/x".to_owned(),
                picture: "/posters/x.svg".to_owned(),
                facts: vec!["UA 13+".to_owned(), "2 h 28 min".to_owned()],
                shows: card.shows,
            }],
            next_day: here.next_day.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_says_where_it_is_and_what_it_has() {
        let html = show(&Shell::sample(), &samples::open()).into_string();
        assert_eq!(html.matches("<h1").count(), 1);
        for fact in
            ["Wheelchair access", "openstreetmap.org", "you get 90% back", "Screen 1 · IMAX"]
        {
            assert!(html.contains(fact), "{fact}");
        }
    }

    #[test]
    fn an_empty_day_leads_to_the_next() {
        let html =
            show(&Shell::sample(), &View { films: Vec::new(), ..samples::open() }).into_string();
        assert!(html.contains("href=\"?date=2026-11-23\""), "{html}");
    }
}
