//! A booking with its tickets, for whoever booked it: signed in, in the browser of the purchase, or
//! with the link of a letter.
//!
//! The link's secret comes once in the address and is kept in a cookie for this booking alone, so that
//! it does not stay in the address bar, in histories and in what other sites are told.

use ::booking::BookingStatus;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use catalog::ShowStatus;
use http_api::ApiError;
use http_api::actions::{self, OpenedBooking, Viewer, contact_of, opened_booking};
use jiff::Timestamp;
use kernel::Money;
use payments::{Destination, Refund, RefundStatus};
use serde::Deserialize;
use tickets::Ticket;
use ui::components::{Discount, PriceLines, TicketState, TicketView};
use ui::pages::booking::{self, RefundTo, RefundView, Standing};
use ui::pages::checkout::Policy;

use crate::Site;
use crate::door::{Cookie, Page, Visitor, see_other, sent_cookie};
use crate::summaries::{local, of_booking, policy, seat_name};

/// How long a browser may open a booking by the link of a letter.
const KEY_SECONDS: i64 = 400 * 24 * 3_600;
/// Characters of a link's secret.
const KEY_CHARS: usize = 43;
/// Groups of a ticket's code on one line.
const CODE_GROUPS_PER_LINE: usize = 4;

/// What a link to a booking may bring.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrival {
    key: Option<String>,
    booked: Option<String>,
}

/// The page.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(arrival): Query<Arrival>,
    guest: GuestKey,
) -> Result<Response, ApiError> {
    if let Some(key) = arrival.key.filter(|key| is_key(key)) {
        return Ok(keep_key(&site, &number, &key));
    }
    let all = match open(&site, &visitor, guest, &number).await {
        Ok(all) => all,
        Err(error) if visitor.person.is_none() && is_elsewhere(&error) => {
            return Ok(see_other(&find_href(&number)));
        }
        Err(error) => return Err(error),
    };
    let view = view(&site, &all, arrival.booked.is_some())?;
    Ok(Page::ok(booking::show(&visitor.shell(), &view)).into_response())
}

/// The secret that a browser keeps for one booking.
pub struct GuestKey(Option<String>);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for GuestKey {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(sent_cookie(&parts.headers, Cookie::BOOKING_KEY).map(str::to_owned)))
    }
}

/// Opens a booking for whoever asks, by all that they prove.
pub(crate) async fn open(
    site: &Site,
    visitor: &Visitor,
    guest: GuestKey,
    number: &str,
) -> Result<OpenedBooking, ApiError> {
    opened_booking(site.app(), &viewer(visitor, guest), number.to_owned()).await
}

/// All that somebody proves.
pub(crate) fn viewer(visitor: &Visitor, guest: GuestKey) -> Viewer {
    Viewer {
        principal: visitor.principal().cloned(),
        token: guest.0,
        session: Some(visitor.session.clone()),
    }
}

/// Base64 for addresses, of 32 bytes.
fn is_key(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == KEY_CHARS && text.bytes().all(is_letter)
}

/// Keeps the key for this booking, and shows the booking without it.
fn keep_key(site: &Site, number: &str, key: &str) -> Response {
    let number: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let path = format!("/b/{number}");
    let mut response = see_other(&path);
    Cookie::new(Cookie::BOOKING_KEY, key)
        .under(&path)
        .for_seconds(KEY_SECONDS)
        .set(&mut response, site);
    response
}

/// Whether a guest gets nowhere with this booking in this browser. Numbers that nobody has are told
/// no other way.
fn is_elsewhere(error: &ApiError) -> bool {
    matches!(error.status().as_u16(), 401 | 403 | 404)
}

fn find_href(number: &str) -> String {
    let number: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("/find-booking?number={number}")
}

fn view(site: &Site, all: &OpenedBooking, is_new: bool) -> Result<booking::View, ApiError> {
    let app = site.app();
    let at = |moment| local(moment, &all.show.timezone);
    let contact = contact_of(app, &all.booking)?;
    let has_good = all.tickets.iter().any(|ticket| ticket.state == tickets::TicketState::Valid);
    let map = all.theater.coordinates.map(|place| {
        let (lat, lon) = (place.latitude, place.longitude);
        format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}")
    });
    Ok(booking::View {
        number: all.booking.number.clone(),
        show: of_booking(all),
        standing: standing(all, has_good, is_new),
        tickets: tickets_of(site, all),
        receipt: receipt(all),
        booked_at: all.booking.booked_at.map(at),
        email: contact.map(|contact| contact.email.as_str().to_owned()),
        refunds: all.refunds.iter().map(|one| refund(one, &all.show.timezone)).collect(),
        give_back: terms(all, app.store.now()).filter(|_| has_good),
        map_href: map,
    })
}

/// The terms while tickets can be given back; what exactly can be, the page of it finds out.
fn terms(all: &OpenedBooking, now: Timestamp) -> Option<Policy> {
    let is_on = all.show.status != ShowStatus::Cancelled;
    let terms = policy(&all.show, now);
    (is_on && matches!(terms, Policy::Open { .. })).then_some(terms)
}

fn standing(all: &OpenedBooking, has_good: bool, is_new: bool) -> Standing {
    let seats = || format!("/shows/{}/seats", all.show.id);
    match all.booking.status {
        BookingStatus::Pending => {
            Standing::Pending { href: format!("/hold/{}/return", all.booking.hold) }
        }
        _ if is_show_off(all, has_good) => Standing::ShowOff,
        BookingStatus::Confirmed if is_new => Standing::JustBooked,
        BookingStatus::Confirmed => Standing::Good,
        BookingStatus::Cancelled => Standing::Cancelled,
        _ if all.booking.is_sent_back() => Standing::SentBack { href: seats() },
        BookingStatus::Failed | BookingStatus::Expired => Standing::NotPaid { href: seats() },
    }
}

/// Whether the show is off, and what was paid goes back for it: not to whoever was in already, or gave
/// their tickets back before and left a fee.
fn is_show_off(all: &OpenedBooking, has_good: bool) -> bool {
    let booking = &all.booking;
    let goes_back = match booking.status {
        BookingStatus::Confirmed => has_good,
        BookingStatus::Cancelled => booking.refunded.minor >= booking.due.minor,
        _ => booking.is_sent_back(),
    };
    all.show.status == ShowStatus::Cancelled && goes_back
}

/// Those that admit come first: they are what people look for at the door.
fn tickets_of(site: &Site, all: &OpenedBooking) -> Vec<TicketView> {
    let mut shown: Vec<_> = all.tickets.iter().filter_map(|one| ticket(site, all, one)).collect();
    shown.sort_by_key(|ticket| ticket.state != TicketState::Good);
    shown
}

fn ticket(site: &Site, all: &OpenedBooking, ticket: &Ticket) -> Option<TicketView> {
    let at = |moment| local(moment, &all.show.timezone);
    Some(TicketView {
        seat: seat_name(&all.layout, ticket.seat_no)?,
        qr: format!("/b/{}/qr/{}.svg", all.booking.number, ticket.id),
        code: site.app().ticket_keys.code_of(ticket).lines(CODE_GROUPS_PER_LINE),
        state: match &ticket.state {
            tickets::TicketState::Valid => TicketState::Good,
            tickets::TicketState::Used { at: used, gate, .. } => {
                TicketState::Used { at: at(*used), gate: gate.clone() }
            }
            tickets::TicketState::Cancelled { at: gone } => {
                TicketState::Cancelled { at: at(*gone) }
            }
        },
    })
}

/// The prices as they were paid, of all seats that were booked.
fn receipt(all: &OpenedBooking) -> PriceLines {
    let booking = &all.booking;
    let money = |minor| Money::new(minor, booking.due.currency);
    let seats = booking
        .seats
        .iter()
        .filter_map(|seat| Some((seat_name(&all.layout, seat.seat_no)?, money(seat.price_minor))));
    let code = booking.promo_code.clone().unwrap_or_default();
    PriceLines {
        seats: seats.collect(),
        fees: money(booking.seats.iter().map(|seat| seat.fee_minor).sum()),
        discount: (!booking.discount.is_zero())
            .then_some(Discount { code, amount: booking.discount }),
        total: booking.due,
    }
}

fn refund(refund: &Refund, zone: &str) -> RefundView {
    RefundView {
        amount: refund.amount,
        begun_at: local(refund.created_at, zone),
        to: match refund.destination {
            Destination::Source => RefundTo::Source,
            Destination::Wallet => RefundTo::Wallet,
        },
        is_done: refund.status == RefundStatus::Completed,
    }
}

/// The QR code of a ticket, a picture for the page.
pub async fn show_code(
    State(site): State<Site>,
    visitor: Visitor,
    Path((number, name)): Path<(String, String)>,
    guest: GuestKey,
) -> Result<Response, ApiError> {
    let all = open(&site, &visitor, guest, &number).await?;
    let asked = name.strip_suffix(".svg").unwrap_or(&name);
    let found = all.tickets.iter().find(|ticket| ticket.id.to_string() == asked);
    let ticket =
        found.ok_or_else(|| ApiError::not_found("unknown_ticket", "There is no such ticket."))?;
    let kind = axum::http::HeaderValue::from_static("image/svg+xml");
    let svg = actions::qr_svg(site.app(), ticket);
    Ok(([(axum::http::header::CONTENT_TYPE, kind)], svg).into_response())
}

/// All tickets that are still good, to print.
pub async fn show_pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<String>,
    guest: GuestKey,
) -> Result<Response, ApiError> {
    let all = open(&site, &visitor, guest, &number).await?;
    Ok(actions::tickets_pdf(site.app(), &all).await?.into_response())
}

/// The show for a calendar.
pub async fn show_calendar(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<String>,
    guest: GuestKey,
) -> Result<Response, ApiError> {
    let all = open(&site, &visitor, guest, &number).await?;
    Ok(actions::calendar(&all)?.into_response())
}
