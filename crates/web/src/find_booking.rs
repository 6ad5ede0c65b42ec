//! Find a booking by its number and address: the answer is a letter, and the same page either way.

use accounts::Email;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use http_api::actions::send_tickets_again;
use http_api::{ApiError, Peer};
use serde::Deserialize;
use ui::components::Problems;
use ui::pages::find_booking::{self, View};
use ui::say;

use crate::Site;
use crate::door::{Form, Page, Visitor};

/// The number of a link to a booking that this browser may not open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrival {
    number: String,
}

/// The form.
pub async fn show(visitor: Visitor, Query(arrival): Query<Arrival>) -> Page {
    let view = View { number: arrival.number, ..View::default() };
    Page::ok(find_booking::show(&visitor.shell(), &view))
}

/// Sends the letter, if number and address belong together.
pub async fn send(
    State(site): State<Site>,
    peer: Peer,
    visitor: Visitor,
    form: Form,
) -> Result<Page, ApiError> {
    let (words, mut problems) = (visitor.words(), Problems::default());
    let (number, typed) = (form.text("number"), form.text("email"));
    if number.is_empty() {
        problems.add("number", say!(words, "find-booking-problem-number"));
    }
    let email = typed.parse::<Email>();
    if email.is_err() {
        problems.add("email", say!(words, "checkout-problem-email"));
    }
    let view = View { number: number.to_owned(), email: typed.to_owned(), ..View::default() };
    let Some(email) = email.ok().filter(|_| problems.is_empty()) else {
        let markup = find_booking::show(&visitor.shell(), &View { problems, ..view });
        return Ok(Page(StatusCode::UNPROCESSABLE_ENTITY, markup));
    };
    send_tickets_again(site.app(), peer, number, &email).await?;
    let view = View { is_sent: true, ..view };
    Ok(Page::ok(find_booking::show(&visitor.shell(), &view)))
}
