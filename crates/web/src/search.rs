//! Search: films and events, theatres, people.

use axum::extract::{Query, State};
use http_api::{ApiError, actions};
use serde::Deserialize;
use ui::pages::search as page;

use crate::Site;
use crate::door::{Page, Visitor};
use crate::places::Place;
use crate::shown::{address, house_line, poster_card};

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    q: String,
}

/// What was found; theatres of the chosen city alone, if one was chosen and has any.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let app = site.app();
    let places = site.lists.places(app).await?;
    let place = visitor.city.as_ref().and_then(|city| places.find(&city.slug));
    let query: String = wish.q.trim().chars().take(catalog::limits::QUERY_CHARS_MAX).collect();
    let mut found = actions::search(app, query.clone(), None).await?;
    let is_here = |theater: &catalog::Theater| place.is_some_and(|at| at.city.id == theater.city);
    let has_some_here = found.theaters.iter().any(is_here);
    if has_some_here {
        found.theaters.retain(is_here);
    }
    let words = visitor.words();
    let view = page::View {
        city: place.filter(|_| has_some_here).map(|place| place.city.name.clone()),
        films_href: place.map_or_else(|| "/".to_owned(), Place::films_href),
        films: found.movies.iter().map(|movie| poster_card(words, movie, &[])).collect(),
        theaters: found.theaters.iter().map(house_line).collect(),
        people: found
            .people
            .into_iter()
            .map(|name| (name.clone(), address("/search", &[("q", &name)])))
            .collect(),
        query,
    };
    Ok(Page::ok(page::show(&visitor.shell(), &view)))
}
