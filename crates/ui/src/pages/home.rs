//! The home of a city: what is on, from the front door.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::components::day_strip::day_name;
use crate::components::poster_card::{PosterCard, picture, poster_grid, poster_row};
use crate::components::{empty, icon};
use crate::format;
use crate::say;
use crate::shell::{self, Head, Shell};
use crate::words::Words;

/// Posters that are fanned out beside the greeting on large screens.
const FANNED: usize = 3;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The city's name.
    pub city: String,
    /// Where the list of all films is.
    pub films_href: String,
    /// Today in the city.
    pub today: Date,
    /// Days with shows, today first, each with its part of the list.
    pub days: Vec<(Date, String)>,
    /// What is shown in the coming days, the most shown first.
    pub films: Vec<PosterCard>,
    /// How many films there are in all.
    pub films_all: u64,
    /// What is more than a film, the next one first.
    pub events: Vec<PosterCard>,
    /// What is announced, the next one first.
    pub coming: Vec<PosterCard>,
    /// The houses.
    pub theaters: Vec<HouseLine>,
    /// Cities nearby with theatres, where this one has none.
    pub nearby: Vec<NearCity>,
}

/// A theatre of the city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseLine {
    /// Its name.
    pub name: String,
    /// Its street.
    pub address: String,
    /// Its page.
    pub href: String,
}

/// Another city.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NearCity {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// How far it is.
    pub km: u32,
}

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let city = view.city.as_str();
    let title = say!(words, "home-title", city = city);
    let description = say!(words, "home-description", city = city);
    let head = Head { title: &title, description: &description, ..Head::default() };
    let main = html! {
        (hero(words, view))
        div.wrap.page.home {
            @if !view.films.is_empty() { (films(words, view)) }
            @if !view.events.is_empty() {
                section.stack aria-labelledby="events" {
                    h2 #events { (say!(words, "home-events")) }
                    (poster_row(words, &view.events))
                }
            }
            @if view.films.is_empty() && view.events.is_empty() { (nothing_on(words, view)) }
            @if !view.coming.is_empty() {
                section.stack aria-labelledby="coming" {
                    h2 #coming { (say!(words, "home-coming")) }
                    (poster_row(words, &view.coming))
                }
            }
            @if !view.theaters.is_empty() { (theaters(words, view)) }
        }
    };
    shell::page(shell, &head, &main)
}

fn hero(words: Words, view: &View) -> Markup {
    let (films, events) = (view.films_all, view.events.len());
    let fan = if view.films.len() >= FANNED { &view.films[..FANNED] } else { &[] };
    html! {
        section.night {
            div.wrap.home-hero {
                div.stack {
                    h1 { (say!(words, "home-heading", city = view.city.as_str())) }
                    @if films > 0 || events > 0 {
                        p.lead { (say!(words, "home-lead", films = films, events = events)) }
                        nav aria-label=(say!(words, "days-label")) {
                            ul.row.home-days {
                                @for (date, href) in &view.days {
                                    li { a.chip.on-night href=(href) {
                                        (day_name(words, view.today, *date))
                                    } }
                                }
                            }
                        }
                    }
                }
                @if !fan.is_empty() {
                    div.fan aria-hidden="true" {
                        @for card in fan { (picture(&card.picture, true)) }
                    }
                }
            }
        }
    }
}

fn films(words: Words, view: &View) -> Markup {
    html! {
        section.stack aria-labelledby="films" {
            div.section-head {
                h2 #films { (say!(words, "home-films")) }
                a.more href=(view.films_href) {
                    (say!(words, "home-all-films", count = format::count(words, view.films_all)))
                    (icon::arrow_on())
                }
            }
            (poster_grid(words, &view.films))
        }
    }
}

fn nothing_on(words: Words, view: &View) -> Markup {
    let city = view.city.as_str();
    html! {
        @if view.theaters.is_empty() {
            div.empty {
                p { (say!(words, "home-no-theaters", city = city)) }
                @if !view.nearby.is_empty() {
                    ul.row {
                        @for near in &view.nearby {
                            li { a.btn href=(near.href) {
                                (say!(words, "home-near-city", city = near.name.as_str(),
                                    km = format::count(words, near.km.into())))
                            } }
                        }
                    }
                }
                a.btn.quiet href="/?choose=1" { (say!(words, "nav-choose-city")) }
            }
        } @else {
            (empty(&say!(words, "home-nothing-on", city = city),
                Some((view.films_href.as_str(), &say!(words, "home-see-later")))))
        }
    }
}

fn theaters(words: Words, view: &View) -> Markup {
    html! {
        section.stack aria-labelledby="theaters" {
            h2 #theaters { (say!(words, "home-theaters", city = view.city.as_str())) }
            ul.house-list {
                @for house in &view.theaters {
                    li { a.house-line href=(house.href) {
                        span.city-name dir="auto" { (house.name) } " "
                        span.muted.small-text dir="auto" { (house.address) }
                    } }
                }
            }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use jiff::civil::date;

    use super::*;
    use crate::components::rating::Rating;

    fn card(title: &str, facts: &[&str], note: Option<&str>) -> PosterCard {
        PosterCard {
            href: format!("/m/{}", title.to_lowercase().replace(' ', "-")),
            title: title.to_owned(),
            picture: format!("/posters/{}.svg", title.to_lowercase().replace(' ', "-")),
            facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
            rating: None,
            note: note.map(str::to_owned),
        }
    }

    /// A city with films and events.
    #[must_use]
    pub fn busy() -> View {
        let titles = ["The Dark Knight", "Fight Club", "The Matrix", "Pulp Fiction", "Inception"];
        let rating = Some(Rating { stars: 4.5, reviews: 1_234 });
        let mut films: Vec<PosterCard> =
            titles.iter().map(|title| card(title, &["PG-13", "English"], None)).collect();
        films[0].rating = rating;
        View {
            city: "Mumbai".to_owned(),
            films_href: "/c/mumbai/films".to_owned(),
            today: date(2026, 11, 22),
            days: (22..26)
                .map(|day| (date(2026, 11, day), format!("/c/mumbai/films?date=2026-11-{day}")))
                .collect(),
            films,
            films_all: 24,
            events: vec![card("Octave Nine Live", &["Concert"], Some("Fri 27 Nov"))],
            coming: vec![card("Monsoon Express", &["UA", "Hindi"], Some("Fri 4 Dec"))],
            theaters: vec![HouseLine {
                name: "Regal, Marine Drive".to_owned(),
                address: "12 Marine Drive, Mumbai".to_owned(),
                href: "/t/regal".to_owned(),
            }],
            nearby: Vec::new(),
        }
    }

    /// A city without a theatre.
    #[must_use]
    pub fn without_theaters() -> View {
        let near = NearCity { name: "Mumbai".to_owned(), href: "/c/mumbai".to_owned(), km: 120 };
        View {
            city: "Pune".to_owned(),
            days: Vec::new(),
            films: Vec::new(),
            films_all: 0,
            events: Vec::new(),
            coming: Vec::new(),
            theaters: Vec::new(),
            nearby: vec![near],
            ..busy()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posters_are_links_named_by_title_certificate_and_language() {
        let html = show(&Shell::sample(), &samples::busy()).into_string();
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(html.contains("<span class=\"poster-title\" dir=\"auto\">Fight Club</span>"));
        assert!(html.contains("PG-13 · English"));
        assert!(html.contains("4.5 of 5 stars from 1,234 reviews"));
        assert!(html.contains("/c/mumbai/films?date=2026-11-23"));
    }

    #[test]
    fn a_city_without_theatres_names_the_next_one() {
        let html = show(&Shell::sample(), &samples::without_theaters()).into_string();
        assert!(html.contains("Mumbai, 120 km"), "{html}");
        assert!(!html.contains(">home-"), "a message is missing");
    }
}
