//! The return from a bank, and the wait for a payment that nobody has decided yet.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use booking::{Booking, BookingStatus};
use http_api::ApiError;
use http_api::actions::{self, Viewer, opened_booking, tries_of};
use kernel::HoldId;
use kernel::time::seconds_between;
use serde_json::json;
use ui::pages::payment::{self, Stage};
use uuid::Uuid;

use crate::Site;
use crate::checkout::way_on;
use crate::door::{Page, Visitor, see_other};
use crate::summaries::of_booking;

/// When people are told not to wait.
const LATE_SECONDS: i64 = 60;

/// Where a payment stands: on to the tickets or back to checkout once it is decided. Islands ask for
/// JSON and get the way on, or null.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(hold): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (app, hold) = (site.app(), HoldId::new(hold));
    let opened = match actions::find_hold(app, &visitor.asker()?, hold).await {
        Ok(opened) => opened,
        // A bank's app opens another browser than that of the purchase: the letter has a way in.
        Err(error) if error.code() == "not_your_hold" && !wants_json(&headers) => {
            return Ok(see_other("/find-booking"));
        }
        Err(error) => return Err(error),
    };
    let pending = opened.booking.as_ref().filter(|one| one.status == BookingStatus::Pending);
    let next = match pending {
        Some(_) => None,
        None => Some(match way_on(hold, opened.booking.as_ref(), &tries_of(app, &opened).await?) {
            Some(tickets) => format!("{tickets}?booked"),
            None => format!("/hold/{hold}/checkout"),
        }),
    };
    if wants_json(&headers) {
        return Ok(axum::Json(json!({ "next": next })).into_response());
    }
    match (next, pending) {
        (None, Some(booking)) => wait(&site, &visitor, hold, booking).await,
        (next, _) => Ok(see_other(&next.unwrap_or_else(|| format!("/hold/{hold}/checkout")))),
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|kind| kind == "application/json")
}

async fn wait(
    site: &Site,
    visitor: &Visitor,
    hold: HoldId,
    booking: &Booking,
) -> Result<Response, ApiError> {
    let app = site.app();
    let viewer = Viewer {
        principal: visitor.principal().cloned(),
        session: Some(visitor.session.clone()),
        token: None,
    };
    let all = opened_booking(app, &viewer, booking.id).await?;
    let waited_seconds = seconds_between(booking.created_at, app.store.now());
    let stage = match all.next_action.clone() {
        Some(href) => Stage::Approve { href },
        None if waited_seconds >= LATE_SECONDS => Stage::Late,
        None => Stage::Checking,
    };
    let view = payment::View {
        number: booking.number.clone(),
        href: format!("/hold/{hold}/return"),
        show: of_booking(&all),
        amount: booking.due,
        waited_seconds,
        stage,
    };
    Ok(Page::ok(payment::show(&visitor.shell(), &view)).into_response())
}
