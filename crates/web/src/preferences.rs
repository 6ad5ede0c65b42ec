//! Language and colours.

use axum::extract::State;
use axum::response::Response;
use ui::{Lang, Theme};

use crate::Site;
use crate::door::{Cookie, Form, Visitor, own_path, see_other};

/// How long a choice is remembered.
const YEAR_SECONDS: i64 = 365 * 24 * 3600;

/// Remembers what was chosen and goes back to the page.
pub async fn choose(State(site): State<Site>, visitor: Visitor, form: Form) -> Response {
    let language = Lang::of_code(form.text("language")).unwrap_or(visitor.lang);
    let theme = Theme::of_word(form.text("theme"));
    let mut response = see_other(&own_path(form.text("back")));
    for (name, word) in [(Cookie::LANGUAGE, language.code()), (Cookie::THEME, theme.word())] {
        Cookie::new(name, word).for_seconds(YEAR_SECONDS).set(&mut response, &site);
    }
    response
}
