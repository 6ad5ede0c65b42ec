//! The first question: where are you?

use maud::{Markup, html};

use crate::components::{empty, icon};
use crate::format;
use crate::say;
use crate::shell::{self, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View {
    /// What was looked for; empty at first.
    pub query: String,
    /// The cities that were found, or the large ones where nothing was looked for.
    pub cities: Vec<CityLine>,
    /// How many cities there are in all.
    pub all: u64,
}

/// A city that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CityLine {
    /// Its name.
    pub name: String,
    /// What tells it from others of its name: `Maharashtra, India`.
    pub region: String,
    /// Its page.
    pub href: String,
}

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let (title, description) = (say!(words, "cities-title"), say!(words, "cities-lead"));
    let head = Head {
        title: &title,
        description: &description,
        islands: &["live-form", "near-me"],
        ..Head::default()
    };
    let main = html! {
        section.night {
            div.wrap.cities-hero {
                h1 { (say!(words, "cities-heading")) }
                p.lead { (say!(words, "cities-lead")) }
                (search(words, view))
            }
        }
        section.wrap.page #cities aria-labelledby="cities-of" { (results(words, view)) }
    };
    shell::page(shell, &head, &main)
}

fn search(words: Words, view: &View) -> Markup {
    html! {
        live-form.cities-search data-region="cities" {
            form action="/" {
                input type="hidden" name="choose" value="1";
                label.label for="city" { (say!(words, "cities-search-label")) }
                div.with-button {
                    input #city type="search" name="q" value=(view.query) maxlength="100"
                        autocomplete="address-level2" enterkeyhint="search"
                        placeholder=(say!(words, "cities-search-placeholder"));
                    button.btn.cta type="submit" { (say!(words, "nav-search-button")) }
                }
            }
        }
        near-me.near-me hidden {
            button.btn.on-night type="button" { (icon::place()) (say!(words, "cities-near-me")) }
            p.near-me-said role="status" data-refused=(say!(words, "cities-near-me-refused"))
                data-asking=(say!(words, "cities-near-me-asking")) {}
        }
    }
}

fn results(words: Words, view: &View) -> Markup {
    let found = view.cities.len();
    html! {
        h2 #cities-of {
            span role="status" {
                @if view.query.is_empty() { (say!(words, "cities-large")) }
                @else { (say!(words, "cities-found", count = found, query = view.query.as_str())) }
            }
        }
        @if view.cities.is_empty() {
            @let show_large = say!(words, "cities-show-large");
            (empty(&say!(words, "cities-none"), Some(("/?choose=1", &show_large))))
        } @else {
            ul.city-list {
                @for city in &view.cities {
                    li { a.city-line href=(city.href) {
                        span.city-name { (city.name) } " " span.muted { (city.region) }
                    } }
                }
            }
        }
        @if view.query.is_empty() {
            p.muted { (say!(words, "cities-all", count = format::count(words, view.all))) }
        }
    }
}

/// Pages for tests and for looking at.
pub mod samples {
    use super::*;

    /// The first view.
    #[must_use]
    pub fn first() -> View {
        let line = |name: &str, region: &str| CityLine {
            name: name.to_owned(),
            region: region.to_owned(),
            href: format!("/c/{}", name.to_lowercase().replace(' ', "-")),
        };
        let cities = vec![
            line("Tokyo", "Japan"),
            line("Delhi", "India"),
            line("Mumbai", "Maharashtra, India"),
            line("São Paulo", "Brazil"),
            line("New York City", "New York, United States"),
            line("London", "England, United Kingdom"),
        ];
        View { query: String::new(), cities, all: 1_034 }
    }

    /// Nothing found.
    #[must_use]
    pub fn nothing() -> View {
        View { query: "Xanadu".to_owned(), cities: Vec::new(), all: 1_034 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_links_and_the_search_is_a_form() {
        let html = show(&Shell::sample(), &samples::first()).into_string();
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(html.contains("href=\"/c/new-york-city\""));
        assert!(html.contains("<label class=\"label\" for=\"city\">"));
        assert!(html.contains("1,034"));
    }

    #[test]
    fn a_city_that_is_not_there_leads_back_to_those_that_are() {
        let html = show(&Shell::sample(), &samples::nothing()).into_string();
        assert!(html.contains("Xanadu") && html.contains("href=\"/?choose=1\""), "{html}");
    }
}
