//! Shows, seats and moments of the domain, as the pages of a purchase tell them.

use catalog::{Layout, Movie, Screen, Show, Theater};
use http_api::actions::{self, OpenedBooking};
use http_api::{ApiError, App};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::SeatNo;
use kernel::time::plus_seconds;
use ui::components::{SeatName, ShowSummary};
use ui::pages::checkout::Policy;

use crate::shown::ALL_BP;

/// A moment on the clocks of a zone; those of Greenwich where the zone is not known.
pub(crate) fn local(at: Timestamp, zone: &str) -> DateTime {
    at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).datetime()
}

/// The show of a booking.
pub(crate) fn of_booking(all: &OpenedBooking) -> ShowSummary {
    summary(&all.show, &all.movie, &all.theater, Some(&all.screen))
}

/// A show that is about to be booked.
pub(crate) async fn of_show(app: &App, show: &Show) -> Result<ShowSummary, ApiError> {
    let (movie, house) =
        tokio::try_join!(actions::movie(app, show.movie), actions::theater(app, show.theater))?;
    let screen = house.screens.iter().find(|screen| screen.id == show.screen);
    Ok(summary(show, &movie, &house.theater, screen))
}

fn summary(show: &Show, movie: &Movie, theater: &Theater, screen: Option<&Screen>) -> ShowSummary {
    let certificate = movie.certificate.clone().unwrap_or_default();
    let mut details = vec![show.language.clone(), show.format.clone(), certificate];
    details.retain(|detail| !detail.is_empty());
    ShowSummary {
        title: movie.title.clone(),
        details,
        starts_at: local(show.starts_at, &show.timezone),
        theater: theater.name.clone(),
        address: theater.address.clone(),
        screen: screen.map(|screen| screen.name.clone()).unwrap_or_default(),
    }
}

/// A seat by its ordinal.
pub(crate) fn seat_name(layout: &Layout, no: SeatNo) -> Option<SeatName> {
    let seat = layout.seat(no)?;
    let section = (layout.sections.len() > 1).then(|| layout.sections[seat.section].name.clone());
    Some(SeatName {
        section,
        row: seat.row_label.clone(),
        number: seat.number.clone(),
        category: layout.category_of(seat).name.clone(),
    })
}

/// The terms of giving tickets of a show back, as they are now.
pub(crate) fn policy(show: &Show, now: Timestamp) -> Policy {
    let fee_bp = show.cancellation_fee_bp;
    match give_back_until(show) {
        _ if fee_bp >= ALL_BP => Policy::Never,
        until if until < now => Policy::Over,
        until => Policy::Open { until: local(until, &show.timezone), fee_bp },
    }
}

/// When it is too late to give tickets of a show back.
pub(crate) fn give_back_until(show: &Show) -> Timestamp {
    plus_seconds(show.starts_at, -booking::limits::CANCEL_UNTIL_SECONDS)
}
