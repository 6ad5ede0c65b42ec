//! Holding seats from the pages: hold, more time, let go, hold again.
//!
//! Every form works without JavaScript. Islands send the same form and ask for JSON, in which seats
//! are named by their ordinals, as on the page.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalog::{SeatType, Show};
use http_api::ApiError;
use http_api::actions::{self, BestSeats, OpenedHold, ToldNeeds};
use jiff::Timestamp;
use kernel::{HoldId, SeatNo};
use seating::limits::{
    COMPANION_RULE_ENDS_SECONDS, EXTENSION_OFFERED_SECONDS, EXTENSION_SECONDS, SEATS_PER_HOLD_MAX,
};
use seating::{Held, Hold, HoldStatus, Together};
use serde_json::{Value, json};
use ui::components::hold_bar::{Extension, HoldBar};
use ui::format;
use ui::pages::checkout::FORM_ID;
use ui::pages::seats::Notice;
use uuid::Uuid;

use crate::Site;
use crate::access_needs::{remember_more_time, told_needs};
use crate::checkout::way_on;
use crate::door::{Form, Visitor, see_other, sentence};
use crate::seats::{Venue, Wish, choose, href_of, local_time, show_id};

/// Holds the seats of the form, or the best ones.
pub async fn hold(
    State(site): State<Site>,
    Path(id): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, ApiError> {
    let venue = Venue::of(&site, show_id(&id)?).await?;
    let wish = Wish::of_form(&form);
    let is_for_island = wants_json(&headers);
    let told = told_needs(&site, &visitor, &form).await?;
    let held = match form.given("layout") {
        Some(layout) if layout != venue.show.layout.to_string() => {
            let nothing = Wish { seats: Vec::new(), ..wish };
            let notice = Some((StatusCode::CONFLICT, Notice::PlanChanged));
            return Ok(choose(&site, &visitor, &venue, nothing, notice).await?.into_response());
        }
        _ if form.has("best") => hold_best(&site, &visitor, &venue, &wish, &form, told).await,
        _ => hold_these(&site, &visitor, &venue, wish.seats.clone(), told).await,
    };
    let held = match held {
        Ok(held) => held,
        Err(error) if is_for_island => return Ok(refused_json(&visitor, &venue, &error)),
        Err(error) => return refused(&site, &visitor, &venue, wish, error).await,
    };
    let next = checkout_href(held.hold);
    let mut answer = if is_for_island {
        Json(json!({ "hold": held.hold.uuid(), "next": next })).into_response()
    } else {
        see_other(&next)
    };
    remember_more_time(&site, &visitor, told, &mut answer);
    Ok(answer)
}

/// Whoever loads the answer to a refused form again, or changes its language, chooses anew.
pub async fn to_seats(Path(id): Path<String>) -> Result<Response, ApiError> {
    Ok(see_other(&href_of(show_id(&id)?)))
}

/// Five more minutes, for an island; without one the page of checkout sees to it, with all that was
/// typed.
pub async fn extend(
    State(site): State<Site>,
    Path(id): Path<String>,
    visitor: Visitor,
    _: Form,
) -> Result<Json<Value>, ApiError> {
    let (opened, show) = find(&site, &visitor, &id).await?;
    actions::extend(site.app(), &visitor.asker()?, show.id, opened.hold.id).await?;
    state(State(site), Path(id), visitor).await
}

/// How a hold stands, for the windows that show it.
pub async fn state(
    State(site): State<Site>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Json<Value>, ApiError> {
    let (opened, show) = find(&site, &visitor, &id).await?;
    let tries = actions::tries_of(site.app(), &opened).await?;
    let (hold, now) = (&opened.hold, site.app().store.now());
    let next = way_on(hold.id, opened.booking.as_ref(), &tries);
    let stage = match (&next, hold.status) {
        (_, HoldStatus::Paying) => "paying",
        (Some(_), _) => "booked",
        (None, _) if hold.is_live(now) => "held",
        (None, _) => "ended",
    };
    Ok(Json(json!({
        "stage": stage,
        "next": next,
        "isExtended": hold.is_extended,
        "endsAt": hold.held_until.as_millisecond(),
        "now": now.as_millisecond(),
        "time": format::time(visitor.words(), local_time(&show, hold.held_until).time()),
    })))
}

/// Gives the seats back; the way leads to the others.
pub async fn release(
    State(site): State<Site>,
    Path(id): Path<String>,
    visitor: Visitor,
    _: Form,
) -> Result<Response, ApiError> {
    let (opened, show) = find(&site, &visitor, &id).await?;
    actions::release(site.app(), &visitor.asker()?, opened.hold.id).await?;
    Ok(see_other(&href_of(show.id)))
}

/// The bar that tells how long a hold lasts, on the page of checkout.
pub(crate) fn hold_bar_of(hold: &Hold, show: &Show, now: Timestamp) -> HoldBar {
    let as_count = |number: i64| u32::try_from(number).unwrap_or_default();
    HoldBar {
        hold: hold.id.to_string(),
        ends_at: hold.held_until,
        ends_local: local_time(show, hold.held_until).time(),
        now,
        extension: match hold.is_extended {
            true => Extension::Used,
            false => Extension::Open {
                in_last_seconds: as_count(EXTENSION_OFFERED_SECONDS),
                minutes: as_count(EXTENSION_SECONDS / 60),
            },
        },
        form: FORM_ID,
        seats_href: seats_href_of(hold),
    }
}

/// Where other seats are chosen instead of those of a hold.
pub(crate) fn seats_href_of(hold: &Hold) -> String {
    format!("{}?hold={}", href_of(hold.show), hold.id)
}

/// Where a hold is paid for.
pub(crate) fn checkout_href(hold: HoldId) -> String {
    format!("/hold/{hold}/checkout")
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accepts.is_some_and(|accept| accept.starts_with("application/json"))
}

async fn find(site: &Site, visitor: &Visitor, id: &str) -> Result<(OpenedHold, Show), ApiError> {
    let unknown = || ApiError::not_found("unknown_hold", "There is no such hold.");
    let id = id.parse::<Uuid>().map(HoldId::new).map_err(|_| unknown())?;
    let opened = actions::find_hold(site.app(), &visitor.asker()?, id).await?;
    let show = actions::show_of(site.app(), opened.hold.show).await?.show.clone();
    Ok((opened, show))
}

async fn hold_these(
    site: &Site,
    visitor: &Visitor,
    venue: &Venue,
    seats: Vec<SeatNo>,
    told: ToldNeeds,
) -> Result<Held, ApiError> {
    actions::hold(site.app(), &visitor.asker()?, venue.show.id, seats, told).await
}

async fn hold_best(
    site: &Site,
    visitor: &Visitor,
    venue: &Venue,
    wish: &Wish,
    form: &Form,
    told: ToldNeeds,
) -> Result<Held, ApiError> {
    let best = BestSeats {
        count: wish.party,
        seat_type: form.text("type").parse::<SeatType>().ok(),
        together: Together::Required,
    };
    actions::hold_best(site.app(), &visitor.asker()?, venue.show.id, best, told).await
}

/// The page again, with what became of the try; what is still free stays chosen.
async fn refused(
    site: &Site,
    visitor: &Visitor,
    venue: &Venue,
    wish: Wish,
    error: ApiError,
) -> Result<Response, ApiError> {
    let status = error.status();
    let notice = match error.code() {
        // The page itself says why a show does not sell.
        code if code.starts_with("show_") => Notice::Said(String::new()),
        _ if !status.is_client_error() => return Err(error),
        _ => notice_of(visitor, venue, &error),
    };
    Ok(choose(site, visitor, venue, wish, Some((status, notice))).await?.into_response())
}

/// What a refusal means for who chooses.
fn notice_of(visitor: &Visitor, venue: &Venue, error: &ApiError) -> Notice {
    let told = Told::of(venue, error);
    let instead = || told.alternatives.iter().map(|seats| venue.group(seats)).collect();
    let fact = |name: &str| error.details()[name].as_u64().unwrap_or(0) as usize;
    match error.code() {
        "no_seats" => Notice::NoSeats,
        "too_many_seats" => Notice::TooMany { limit: SEATS_PER_HOLD_MAX },
        "seats_taken" => Notice::Lost {
            lost: told.labels(venue, &told.lost),
            still_free: told.labels(venue, &told.still_free),
            instead: instead(),
        },
        "orphan_seats" => {
            Notice::Orphans { alone: told.labels(venue, &told.lost), instead: instead() }
        }
        "companion_seats" => Notice::Companions {
            seats: told.labels(venue, &told.lost),
            hours: COMPANION_RULE_ENDS_SECONDS / 3_600,
            instead: instead(),
        },
        "no_seats_together" => {
            Notice::NotTogether { count: fact("count"), largest: fact("largestTogether") }
        }
        _ => Notice::Said(sentence(visitor.words(), error)),
    }
}

fn refused_json(visitor: &Visitor, venue: &Venue, error: &ApiError) -> Response {
    let told = Told::of(venue, error);
    let answer = json!({
        "code": error.code(),
        "sentence": sentence(visitor.words(), error),
        "lost": told.lost,
        "stillFree": told.still_free,
        "alternatives": told.alternatives,
    });
    (error.status(), Json(answer)).into_response()
}

/// What a refusal tells of seats, by ordinal.
struct Told {
    lost: Vec<SeatNo>,
    still_free: Vec<SeatNo>,
    alternatives: Vec<Vec<SeatNo>>,
}

impl Told {
    fn of(venue: &Venue, error: &ApiError) -> Self {
        let seat = |named: &Value| {
            let id = named["seatId"].as_str()?.parse::<Uuid>().ok()?;
            venue.layout().seat_no(id)
        };
        let seats = |list: &Value| -> Vec<SeatNo> {
            list.as_array().into_iter().flatten().filter_map(seat).collect()
        };
        let details = error.details();
        Self {
            lost: seats(&details["lost"]),
            still_free: seats(&details["stillFree"]),
            alternatives: details["alternatives"]
                .as_array()
                .into_iter()
                .flatten()
                .map(seats)
                .collect(),
        }
    }

    fn labels(&self, venue: &Venue, seats: &[SeatNo]) -> Vec<String> {
        seats.iter().map(|no| venue.label(*no)).collect()
    }
}
