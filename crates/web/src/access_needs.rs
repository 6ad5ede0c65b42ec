//! What somebody needs: kept in their account, or by the browser of a guest.
//!
//! A box that is ticked while seats are held is kept by the browser too, so that it holds for the
//! seats that are held next.

use accounts::{AccessNeeds, COMPANIONS_MAX};
use axum::extract::{Query, State};
use axum::response::Response;
use http_api::actions::{self, ProfileEdit, ToldNeeds};
use http_api::{ApiError, MoreTime};
use seating::limits::{HOLD_SECONDS, HOLD_SECONDS_WITH_MORE_TIME};
use serde::Deserialize;
use ui::pages::access_needs as page;

use crate::Site;
use crate::door::{Cookie, Form, Page, Visitor, see_other};

/// How long a browser remembers.
const YEAR_SECONDS: i64 = 365 * 24 * 3600;

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    done: String,
}

/// The page.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let needs = needs_of(&site, &visitor).await?;
    let view = page::View {
        more_time: needs.more_time,
        step_free: needs.step_free,
        companions: needs.companions,
        companions_max: COMPANIONS_MAX,
        usual_minutes: usual_minutes(),
        more_minutes: more_minutes(&site),
        is_saved: wish.done == "saved",
    };
    Ok(Page::ok(page::show(&visitor.shell(), &view)))
}

/// Keeps what is needed from now on.
pub async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, ApiError> {
    let needs = AccessNeeds {
        more_time: form.has("more-time"),
        step_free: form.has("step-free"),
        companions: form.text("companions").parse().unwrap_or_default(),
    };
    let mut response = see_other("/access-needs?done=saved");
    if let Some(principal) = visitor.principal() {
        let edit = ProfileEdit { access_needs: Some(needs), ..ProfileEdit::default() };
        actions::change_profile(site.app(), principal.user, edit).await?;
        Cookie::forget(Cookie::NEEDS, &mut response, &site);
    } else {
        remember(&site, needs, &mut response);
    }
    Ok(response)
}

/// What somebody needs: what their account says, and what this browser was told.
pub(crate) async fn needs_of(site: &Site, visitor: &Visitor) -> Result<AccessNeeds, ApiError> {
    let told = visitor.needs;
    let Some(principal) = visitor.principal() else { return Ok(told) };
    let known = actions::access_needs(site.app(), principal.user).await?;
    Ok(AccessNeeds {
        more_time: known.more_time || told.more_time,
        step_free: known.step_free || told.step_free,
        companions: known.companions.max(told.companions),
    })
}

/// The same for a hold; the form may say otherwise.
pub(crate) async fn told_needs(
    site: &Site,
    visitor: &Visitor,
    form: &Form,
) -> Result<ToldNeeds, ApiError> {
    let mut told = ToldNeeds::all(needs_of(site, visitor).await?);
    if let Some(choice) = form.all("more-time").last() {
        told.more_time = Some(choice == "yes");
    }
    Ok(told)
}

/// Lets the browser remember a box that was ticked, or not any more.
pub(crate) fn remember_more_time(
    site: &Site,
    visitor: &Visitor,
    told: ToldNeeds,
    response: &mut Response,
) {
    let more_time = told.more_time.unwrap_or(visitor.needs.more_time);
    if more_time != visitor.needs.more_time {
        remember(site, AccessNeeds { more_time, ..visitor.needs }, response);
    }
}

fn remember(site: &Site, needs: AccessNeeds, response: &mut Response) {
    if needs == AccessNeeds::default() {
        return Cookie::forget(Cookie::NEEDS, response, site);
    }
    Cookie::new(Cookie::NEEDS, &needs.to_string()).for_seconds(YEAR_SECONDS).set(response, site);
}

/// How long seats are held.
pub(crate) fn usual_minutes() -> u32 {
    minutes(HOLD_SECONDS)
}

/// How long for those who need more time, while that is offered.
pub(crate) fn more_minutes(site: &Site) -> Option<u32> {
    let is_offered = site.app().more_time == MoreTime::Offered;
    is_offered.then(|| minutes(HOLD_SECONDS_WITH_MORE_TIME))
}

fn minutes(seconds: i64) -> u32 {
    u32::try_from(seconds / 60).unwrap_or_default()
}
