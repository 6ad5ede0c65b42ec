//! What was found, kind by kind.

use maud::{Markup, html};

use crate::components::icon;
use crate::components::poster_card::{PosterCard, poster_grid};
use crate::pages::home::HouseLine;
use crate::say;
use crate::shell::{self, Audience, Head, Shell};
use crate::words::Words;

/// The page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View {
    /// What was looked for.
    pub query: String,
    /// The city in which theatres were looked for.
    pub city: Option<String>,
    /// Where all films of the city are, or the choice of a city.
    pub films_href: String,
    /// Films and events.
    pub films: Vec<PosterCard>,
    /// Theatres.
    pub theaters: Vec<HouseLine>,
    /// People, each with the search for their name.
    pub people: Vec<(String, String)>,
}

/// Shows it.
#[must_use]
pub fn show(shell: &Shell<'_>, view: &View) -> Markup {
    let words = shell.words;
    let query = view.query.as_str();
    let title = match query {
        "" => say!(words, "search-title"),
        query => say!(words, "search-title-of", query = query),
    };
    let description = say!(words, "nav-search-label");
    let head = Head {
        title: &title,
        description: &description,
        audience: Audience::Private,
        ..Head::default()
    };
    let main = html! {
        div.wrap.page {
            h1 { (title) }
            (search_form(words, query))
            @if !query.is_empty() { (found(words, view)) }
        }
    };
    shell::page(shell, &head, &main)
}

/// Large, because it is what this page is for; the one in the header stays out of its way.
fn search_form(words: Words, query: &str) -> Markup {
    html! {
        form.search-form action="/search" {
            label.label for="q" { (say!(words, "nav-search-label")) }
            div.with-button {
                input #q type="search" name="q" value=(query) maxlength="100" autocomplete="off"
                    enterkeyhint="search";
                button.btn.cta type="submit" { (say!(words, "nav-search-button")) }
            }
        }
    }
}

fn found(words: Words, view: &View) -> Markup {
    let all = view.films.len() + view.theaters.len() + view.people.len();
    html! {
        p.muted role="status" { (say!(words, "search-count", count = all)) }
        @if !view.films.is_empty() {
            section.stack aria-labelledby="found-films" {
                h2 #found-films { (say!(words, "search-films")) }
                (poster_grid(words, &view.films))
            }
        }
        @if !view.theaters.is_empty() { (theaters(words, view)) }
        @if !view.people.is_empty() {
            section.stack aria-labelledby="found-people" {
                h2 #found-people { (say!(words, "search-people")) }
                ul.row {
                    @for (name, href) in &view.people {
                        li { a.chip href=(href) { (icon::person()) span dir="auto" { (name) } } }
                    }
                }
            }
        }
        @if all == 0 {
            div.empty {
                p { (say!(words, "search-nothing", query = view.query.as_str())) }
                p.small-text { (say!(words, "search-hint")) }
                a.btn href=(view.films_href) { (say!(words, "search-see-all")) }
            }
        }
    }
}

fn theaters(words: Words, view: &View) -> Markup {
    html! {
        section.stack aria-labelledby="found-theaters" {
            h2 #found-theaters {
                @if let Some(city) = &view.city {
                    (say!(words, "search-theaters-in", city = city.as_str()))
                } @else { (say!(words, "search-theaters")) }
            }
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
    use super::*;
    use crate::pages::home;

    /// Something of each kind.
    #[must_use]
    pub fn some() -> View {
        let home = home::samples::busy();
        View {
            query: "nolan".to_owned(),
            city: Some("Mumbai".to_owned()),
            films_href: "/c/mumbai/films".to_owned(),
            films: home.films,
            theaters: home.theaters,
            people: vec![(
                "Christopher Nolan".to_owned(),
                "/search?q=Christopher+Nolan".to_owned(),
            )],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_kind_by_kind() {
        let html = show(&Shell::sample(), &samples::some()).into_string();
        let at = |id: &str| html.find(&format!("<h2 id=\"{id}\"")).expect(id);
        assert!(at("found-films") < at("found-theaters"));
        assert!(at("found-theaters") < at("found-people"));
        assert_eq!(html.matches("<h1").count(), 1);
    }

    #[test]
    fn nothing_found_says_what_to_do() {
        let view = View { query: "<qzx>".to_owned(), ..View::default() };
        let html = show(&Shell::sample(), &view).into_string();
        assert!(html.contains("&lt;qzx&gt;") && !html.contains("<qzx>"), "{html}");
        assert!(html.contains("class=\"empty\""));
    }
}
