//! All films and events of a city, narrowed by a form whose address is its state.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::components::day_strip::day_name;
use crate::components::icon;
use crate::components::pagination::{Pages, pagination};
use crate::components::poster_card::{PosterCard, poster_grid};
use crate::format;
use crate::say;
use crate::shell::{self, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The city's name.
    pub city: String,
    /// The city's home.
    pub city_href: String,
    /// Where the form goes: this page without its filters.
    pub action: String,
    /// Today in the city.
    pub today: Date,
    /// The questions of the form.
    pub filters: Vec<Filter>,
    /// The day that is wished for.
    pub date: Option<Date>,
    /// The days that can be wished for.
    pub dates: Vec<Date>,
    /// What comes first: `shows`, `title`, `release`, `rating`.
    pub sort: String,
    /// What is wished for, each with the page that does without.
    pub active: Vec<Active>,
    /// What was found on this page.
    pub films: Vec<PosterCard>,
    /// What was found in all.
    pub all: u64,
    /// The way through the list.
    pub pages: Pages,
}

/// One question of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the form, and the end of its label's key: `language`.
    pub name: &'static str,
    /// What is wished for; empty: anything.
    pub value: String,
    /// What can be wished for: the value and what people read.
    pub choices: Vec<(String, String)>,
}

/// A wish that can be dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Active {
    /// `Hindi`
    pub label: String,
    /// This page without it.
    pub href: String,
    /// What there would be without it; counted only where nothing was found.
    pub without: Option<u64>,
}

/// What can come first, in the order of the list.
pub const SORTS: [&str; 4] = ["shows", "title", "release", "rating"];

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let city = view.city.as_str();
    let title = say!(words, "browse-title", city = city);
    let description = say!(words, "home-description", city = city);
    let head = Head {
        title: &title,
        description: &description,
        islands: &["live-form"],
        ..Head::default()
    };
    let main = html! {
        div.wrap.page.browse {
            h1 { (say!(words, "browse-heading", city = city)) }
            div.browse-columns {
                live-form data-region="found" { (form(words, view)) }
                section #found.stack aria-labelledby="found-count" { (found(words, view)) }
            }
        }
    };
    shell::page(shell, &head, &main)
}

fn form(words: Words, view: &View) -> Markup {
    let summary = match view.active.len() {
        0 => say!(words, "browse-filters"),
        count => say!(words, "browse-filters-active", count = count),
    };
    html! {
        form.filters action=(view.action) {
            details.filters-sheet {
                summary.btn { (icon::list()) (summary) }
                div.filters-fields {
                    (date_field(words, view))
                    @for filter in &view.filters { (choice(words, filter)) }
                    (sort_field(words, view))
                    button.btn.wide type="submit" { (say!(words, "browse-show")) }
                }
            }
        }
    }
}

fn date_field(words: Words, view: &View) -> Markup {
    html! {
        div.field {
            label for="filter-date" { (say!(words, "browse-date")) }
            select #filter-date name="date" {
                option value="" { (say!(words, "browse-any-date")) }
                @for date in &view.dates {
                    option value=(date) selected[view.date == Some(*date)] {
                        (day_name(words, view.today, *date))
                    }
                }
            }
        }
    }
}

fn choice(words: Words, filter: &Filter) -> Markup {
    let id = format!("filter-{}", filter.name);
    html! {
        div.field {
            label for=(id) { (say!(words, &format!("browse-{}", filter.name))) }
            select id=(id) name=(filter.name) {
                option value="" { (say!(words, &format!("browse-any-{}", filter.name))) }
                @for (value, label) in &filter.choices {
                    option value=(value) selected[*value == filter.value] { (label) }
                }
            }
        }
    }
}

fn sort_field(words: Words, view: &View) -> Markup {
    html! {
        div.field {
            label for="filter-sort" { (say!(words, "browse-sort")) }
            select #filter-sort name="sort" {
                @for sort in SORTS {
                    option value=(sort) selected[view.sort == sort] {
                        (say!(words, &format!("browse-sort-{sort}")))
                    }
                }
            }
        }
    }
}

fn found(words: Words, view: &View) -> Markup {
    html! {
        div.section-head {
            h2 #found-count {
                span role="status" { (say!(words, "browse-count", count = view.all)) }
            }
            @if view.active.len() > 1 && view.all > 0 {
                a.more href=(view.action) { (say!(words, "browse-clear")) }
            }
        }
        @if !view.active.is_empty() {
            ul.row aria-label=(say!(words, "browse-active")) {
                @for active in &view.active {
                    @let drop = say!(words, "browse-drop", what = active.label.as_str());
                    li { a.chip aria-label=(drop) href=(active.href) {
                        (active.label) (icon::cross())
                    } }
                }
            }
        }
        @if view.films.is_empty() { (nothing(words, view)) }
        @else { (poster_grid(words, &view.films)) (pagination(words, &view.pages)) }
    }
}

/// What was wished for is nowhere on: which wish to drop.
fn nothing(words: Words, view: &View) -> Markup {
    let helps = |active: &&Active| active.without.is_some_and(|count| count > 0);
    let ways: Vec<&Active> = view.active.iter().filter(helps).collect();
    html! {
        div.empty {
            p { (say!(words, "browse-nothing", city = view.city.as_str())) }
            @for way in &ways {
                a.btn href=(way.href) {
                    (say!(words, "browse-without", what = way.label.as_str(),
                        count = way.without.unwrap_or_default()))
                }
            }
            @if ways.is_empty() {
                @if view.active.is_empty() {
                    a.btn href=(view.city_href) {
                        (say!(words, "browse-home", city = view.city.as_str()))
                    }
                } @else {
                    a.btn href=(view.action) { (say!(words, "browse-clear")) }
                }
            }
        }
    }
}

/// What a day is called among the wishes.
#[must_use]
pub fn date_label(words: Words, today: Date, date: Date) -> String {
    match day_name(words, today, date) {
        name if name.is_empty() => format::day(words, date),
        name => name,
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use jiff::civil::date;

    use super::*;
    use crate::pages::home;

    /// Some films, one wish.
    #[must_use]
    pub fn some() -> View {
        let pairs = |names: &[&str]| {
            names.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect()
        };
        let filter = |name, value: &str, names: &[&str]| Filter {
            name,
            value: value.to_owned(),
            choices: pairs(names),
        };
        View {
            city: "Mumbai".to_owned(),
            city_href: "/c/mumbai".to_owned(),
            action: "/c/mumbai/films".to_owned(),
            today: date(2026, 11, 22),
            filters: vec![
                filter("language", "Hindi", &["English", "Hindi"]),
                filter("genre", "", &["Action", "Drama"]),
                filter("format", "", &["2D", "IMAX"]),
                filter("certificate", "", &["PG-13", "R"]),
                filter("kind", "", &["film", "concert"]),
            ],
            date: None,
            dates: (22..26).map(|day| date(2026, 11, day)).collect(),
            sort: "shows".to_owned(),
            active: vec![Active {
                label: "Hindi".to_owned(),
                href: "/c/mumbai/films".to_owned(),
                without: None,
            }],
            films: home::samples::busy().films,
            all: 5,
            pages: Pages { number: 1, count: 1, previous: None, next: None },
        }
    }

    /// Nothing fits.
    #[must_use]
    pub fn none() -> View {
        let mut view = some();
        (view.films, view.all) = (Vec::new(), 0);
        view.active[0].without = Some(24);
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_keeps_what_was_wished_for() {
        let html = show(&Shell::sample(), &samples::some()).into_string();
        assert!(html.contains("<option value=\"Hindi\" selected>Hindi</option>"), "{html}");
        assert!(html.contains("action=\"/c/mumbai/films\""));
        assert!(html.contains("aria-label=\"Remove Hindi\""));
        assert!(!html.contains(">browse-"), "a message is missing");
    }

    #[test]
    fn where_nothing_fits_it_names_the_wish_to_drop() {
        let html = show(&Shell::sample(), &samples::none()).into_string();
        assert!(html.contains("Without Hindi: 24 results"), "{html}");
    }
}
