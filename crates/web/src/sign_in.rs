//! The way in and out: sign in, sign up, a forgotten password, an address to confirm.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_api::actions::{self, NewPerson, SignedInDevice};
use http_api::{ApiError, Peer};
use serde::Deserialize;
use ui::components::Problems;
use ui::pages::sign_in::{Forgot, FromLetter, News, SignIn, SignUp};
use ui::pages::sign_in::{
    show_forgot, show_reset, show_sign_in, show_sign_up, show_verified, show_verify,
};

use crate::Site;
use crate::door::{
    Form, Page, Visitor, forget_sign_in, own_path, problems, remember_sign_in, see_other,
};

/// Where a link to these pages comes from, and what it brings.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrival {
    back: String,
    token: String,
    news: String,
}

/// The page to sign in.
pub async fn show(visitor: Visitor, Query(arrival): Query<Arrival>) -> Response {
    if visitor.person.is_some() {
        return see_other(&way_on(&arrival.back));
    }
    let news = match arrival.news.as_str() {
        "password-chosen" => Some(News::PasswordChosen),
        "signed-out" => Some(News::SignedOut),
        "account-deleted" => Some(News::AccountDeleted),
        _ => None,
    };
    let view = SignIn { back: &arrival.back, news, ..SignIn::default() };
    Page::ok(show_sign_in(&visitor.shell(), &view)).into_response()
}

/// Signs in.
pub async fn sign_in(
    State(site): State<Site>,
    peer: Peer,
    visitor: Visitor,
    form: Form,
) -> Result<Response, ApiError> {
    let (email, back) = (form.text("email"), form.text("back"));
    let signed_in = actions::sign_in(site.app(), peer, email, form.raw("password")).await;
    let error = match signed_in {
        Ok(device) => return Ok(welcome(&site, &device, back)),
        Err(error) => error,
    };
    let status = error.status();
    let problems = problems(visitor.words(), error)?;
    let view = SignIn { email, back, problems, news: None };
    Ok(Page(status, show_sign_in(&visitor.shell(), &view)).into_response())
}

/// The page to open an account.
pub async fn show_up(visitor: Visitor, Query(arrival): Query<Arrival>) -> Response {
    if visitor.person.is_some() {
        return see_other(&way_on(&arrival.back));
    }
    let view = SignUp { back: &arrival.back, ..SignUp::default() };
    Page::ok(show_sign_up(&visitor.shell(), &view)).into_response()
}

/// Opens an account and signs it in.
pub async fn sign_up(
    State(site): State<Site>,
    peer: Peer,
    visitor: Visitor,
    form: Form,
) -> Result<Response, ApiError> {
    let person = NewPerson {
        email: form.text("email"),
        password: form.raw("password"),
        name: form.text("name"),
        phone: form.given("phone"),
        language: visitor.language(),
    };
    let back = form.text("back");
    let error = match actions::register(site.app(), peer, person).await {
        Ok(device) => return Ok(welcome(&site, &device, back)),
        Err(error) => error,
    };
    let status = error.status();
    let problems = problems(visitor.words(), error)?;
    let (name, email, phone) = (person.name, person.email, form.text("phone"));
    let view = SignUp { name, email, phone, back, problems };
    Ok(Page(status, show_sign_up(&visitor.shell(), &view)).into_response())
}

fn welcome(site: &Site, device: &SignedInDevice, back: &str) -> Response {
    let mut response = see_other(&way_on(back));
    remember_sign_in(device, &mut response, site);
    response
}

/// Back to where people came from, to their account if from nowhere.
fn way_on(back: &str) -> String {
    if back.is_empty() { "/account".to_owned() } else { own_path(back) }
}

/// Signs this device out.
pub async fn sign_out(
    State(site): State<Site>,
    visitor: Visitor,
    _form: Form,
) -> Result<Response, ApiError> {
    if let Some(principal) = visitor.principal() {
        actions::sign_out(site.app(), principal).await?;
    }
    Ok(goodbye(&site, "signed-out"))
}

/// To the sign-in page, signed out, with a word of what happened.
pub(crate) fn goodbye(site: &Site, news: &str) -> Response {
    let mut response = see_other(&format!("/sign-in?news={news}"));
    forget_sign_in(&mut response, site);
    response
}

/// The page for a forgotten password.
pub async fn show_forgotten(visitor: Visitor) -> Page {
    Page::ok(show_forgot(&visitor.shell(), &Forgot::default()))
}

/// Sends a letter, if the address has an account.
pub async fn forgot(
    State(site): State<Site>,
    peer: Peer,
    visitor: Visitor,
    form: Form,
) -> Result<Page, ApiError> {
    let email = form.text("email");
    let asked = actions::forgot_password(site.app(), peer, email, visitor.language()).await;
    let (status, is_sent, problems) = match asked {
        Ok(()) => (StatusCode::OK, true, Problems::default()),
        Err(error) => (error.status(), false, problems(visitor.words(), error)?),
    };
    Ok(Page(status, show_forgot(&visitor.shell(), &Forgot { email, problems, is_sent })))
}

/// The page to choose a new password.
pub async fn show_choice(visitor: Visitor, Query(arrival): Query<Arrival>) -> Page {
    let view = FromLetter { token: &arrival.token, ..FromLetter::default() };
    Page::ok(show_reset(&visitor.shell(), &view))
}

/// Sets the new password.
pub async fn choose(
    State(site): State<Site>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, ApiError> {
    let token = form.text("token");
    match actions::choose_password(site.app(), token, form.raw("password")).await {
        Ok(()) => Ok(goodbye(&site, "password-chosen")),
        Err(error) => {
            let status = error.status();
            let view = FromLetter { token, problems: problems(visitor.words(), error)? };
            Ok(Page(status, show_reset(&visitor.shell(), &view)).into_response())
        }
    }
}

/// The page to confirm an address.
pub async fn show_proof(visitor: Visitor, Query(arrival): Query<Arrival>) -> Page {
    let view = FromLetter { token: &arrival.token, ..FromLetter::default() };
    Page::ok(show_verify(&visitor.shell(), &view))
}

/// Confirms it.
pub async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    form: Form,
) -> Result<Page, ApiError> {
    let token = form.text("token");
    match actions::confirm_email(site.app(), token).await {
        Ok(()) => Ok(Page::ok(show_verified(&visitor.shell()))),
        Err(error) => {
            let status = error.status();
            let view = FromLetter { token, problems: problems(visitor.words(), error)? };
            Ok(Page(status, show_verify(&visitor.shell(), &view)))
        }
    }
}
