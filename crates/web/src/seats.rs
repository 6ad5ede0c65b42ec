//! Choosing seats: the map of a hall, the overview of a large venue, one part of it.

mod hall;
mod overview;
mod venue;
mod wish;

use std::collections::HashSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use catalog::{NotOnSale, OrphanRule, Show};
use http_api::ApiError;
use http_api::actions;
use jiff::Timestamp;
use kernel::time::seconds_between;
use kernel::{SeatNo, ShowId};
use seating::limits::{ORPHAN_RULE_ENDS_SECONDS, SEATS_PER_HOLD_MAX};
use ui::Markup;
use ui::pages::seats::{self as pages, Closed, MoreTime, Notice, Orphans, Own, Part, Reason, View};

use crate::Site;
use crate::access_needs::{more_minutes, needs_of, usual_minutes};
use crate::door::{Page, Visitor};

pub(crate) use venue::{Venue, local_time, show_id};
pub(crate) use wish::Wish;

/// A hall with more seats is chosen part by part.
const SEATS_IN_ONE_VIEW_MAX: usize = 1_200;
/// Later shows of the film that a page of a show that is over leads to.
const NEXT_SHOWS_MAX: usize = 6;

/// The seats of a show, or the parts of a large venue.
pub async fn show(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Page, ApiError> {
    let venue = Venue::of(&site, show_id(&id)?).await?;
    let wish = Wish::of_query(&query.unwrap_or_default());
    choose(&site, &visitor, &venue, wish, None).await
}

/// The seats of one part of a venue; parts are counted from 1.
pub async fn show_section(
    State(site): State<Site>,
    Path((id, section)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Page, ApiError> {
    let venue = Venue::of(&site, show_id(&id)?).await?;
    let number = section.parse::<usize>().ok().filter(|n| venue.has_section(*n));
    let number = number.ok_or_else(|| {
        ApiError::not_found("unknown_section", "This hall has no section of that number.")
    })?;
    let wish = Wish { section: Some(number), ..Wish::of_query(&query.unwrap_or_default()) };
    choose(&site, &visitor, &venue, wish, None).await
}

/// The page on which seats are chosen, with what happened to the last try; why not, if the show does
/// not sell.
pub(crate) async fn choose(
    site: &Site,
    visitor: &Visitor,
    venue: &Venue,
    wish: Wish,
    notice: Option<(StatusCode, Notice)>,
) -> Result<Page, ApiError> {
    let now = site.app().store.now();
    if let Err(reason) = venue.show.on_sale(now) {
        return closed(site, visitor, venue, reason).await;
    }
    let (status, notice) = notice.map_or((StatusCode::OK, None), |(s, n)| (s, Some(n)));
    let is_large = venue.layout().seats.len() > SEATS_IN_ONE_VIEW_MAX;
    let markup = if is_large && wish.section.is_none() {
        overview::show(visitor, venue, &wish, notice, now)
    } else {
        let own = own_seats(site, visitor, venue, &wish, now).await?;
        let more_time = more_time(site, visitor).await?;
        let asked = Asked { wish: &wish, own: &own, more_time };
        seats(visitor, venue, &asked, notice, now)
    };
    Ok(Page(status, markup))
}

/// The seats of the hold that the person comes back from: theirs to choose again.
async fn own_seats(
    site: &Site,
    visitor: &Visitor,
    venue: &Venue,
    wish: &Wish,
    now: Timestamp,
) -> Result<Own, ApiError> {
    let Some(hold) = wish.hold else { return Ok(Own::default()) };
    match actions::find_hold(site.app(), &visitor.asker()?, hold).await {
        Ok(opened) if opened.hold.show == venue.show.id => Ok(Own {
            seats: opened.seats.iter().map(|seat| seat.seat_no).collect(),
            seconds_left: seconds_between(now, opened.hold.held_until),
        }),
        // A link to a hold of somebody else shows the seats as everybody sees them.
        Ok(_) => Ok(Own::default()),
        Err(error) if error.status().is_client_error() => Ok(Own::default()),
        Err(error) => Err(error),
    }
}

/// What somebody asks for who chooses seats.
struct Asked<'a> {
    wish: &'a Wish,
    own: &'a Own,
    more_time: MoreTime,
}

/// Whether somebody holds for longer.
async fn more_time(site: &Site, visitor: &Visitor) -> Result<MoreTime, ApiError> {
    let Some(minutes) = more_minutes(site) else { return Ok(MoreTime::Off) };
    let is_wanted = needs_of(site, visitor).await?.more_time;
    Ok(MoreTime::Offered { minutes, is_wanted })
}

fn seats(
    visitor: &Visitor,
    venue: &Venue,
    asked: &Asked<'_>,
    notice: Option<Notice>,
    now: Timestamp,
) -> Markup {
    let &Asked { wish, own, more_time } = asked;
    let words = visitor.words();
    let (version, states) = venue.board.states(now);
    let show = &venue.show;
    let section = wish.section.map(|number| number - 1);
    let chosen: HashSet<SeatNo> = if wish.seats.is_empty() {
        own.seats.clone()
    } else {
        wish.seats.iter().copied().collect()
    };
    let seen = hall::Seen { states: &states, chosen: &chosen, own: &own.seats };
    let hall = hall::hall(show, venue.layout(), section, &seen);
    let mut kinds = hall::kinds(words, show, venue.layout());
    kinds.retain(|kind| hall.seats().any(|(.., seat)| kind.tiers.contains(&seat.tier)));
    let view = View {
        show: venue.show_line(visitor),
        show_id: show.id.to_string(),
        layout_id: show.layout.to_string(),
        part: section.map(|section| part_of(venue, section)),
        hall,
        own: own.clone(),
        version,
        party: wish.party,
        limit: SEATS_PER_HOLD_MAX,
        hold_minutes: hold_minutes(more_time),
        more_time,
        orphans: orphans(show, now),
        kinds,
        layer: wish.layer,
        notice,
    };
    pages::show(&visitor.shell(), &view)
}

fn hold_minutes(more_time: MoreTime) -> u32 {
    match more_time {
        MoreTime::Offered { minutes, is_wanted: true } => minutes,
        _ => usual_minutes(),
    }
}

/// The section of a venue that is shown by itself.
fn part_of(venue: &Venue, section: usize) -> Part {
    Part {
        name: venue.layout().sections[section].name.clone(),
        number: section + 1,
        overview_href: venue.seats_href(),
    }
}

/// The rule as it stands now: it ends some time before the show.
fn orphans(show: &Show, now: Timestamp) -> Orphans {
    if seconds_between(now, show.starts_at) < ORPHAN_RULE_ENDS_SECONDS {
        return Orphans::Off;
    }
    match show.orphan_rule {
        OrphanRule::Off => Orphans::Off,
        OrphanRule::Warn => Orphans::Warn,
        OrphanRule::Block => Orphans::Block,
    }
}

/// Why no seats are sold, and where there are others. What is over is gone for good.
async fn closed(
    site: &Site,
    visitor: &Visitor,
    venue: &Venue,
    reason: NotOnSale,
) -> Result<Page, ApiError> {
    let (status, reason) = match reason {
        NotOnSale::NotYetOpen { opens_at, .. } => {
            (StatusCode::OK, Reason::NotOpen(local_time(&venue.show, opens_at)))
        }
        NotOnSale::Closed => (StatusCode::OK, Reason::Closed),
        NotOnSale::Past => (StatusCode::GONE, Reason::Past),
        NotOnSale::Cancelled => (StatusCode::GONE, Reason::Cancelled),
    };
    let show = &venue.show;
    let now = site.app().store.now();
    let times = actions::showtimes(site.app(), show.movie, show.city, None).await?;
    let here = times.theaters.iter().filter(|house| house.theater.id == show.theater);
    let next = here
        .flat_map(|house| &house.shows)
        .filter(|listed| listed.show.id != show.id && listed.show.on_sale(now).is_ok())
        .take(NEXT_SHOWS_MAX)
        .map(|listed| (local_time(&listed.show, listed.show.starts_at), href_of(listed.show.id)));
    let view = Closed { show: venue.show_line(visitor), reason, next: next.collect() };
    Ok(Page(status, pages::show_closed(&visitor.shell(), &view)))
}

/// Where the seats of a show are chosen.
pub(crate) fn href_of(show: ShowId) -> String {
    format!("/shows/{show}/seats")
}
