//! How it works.

use axum::extract::State;
use ui::pages::help as page;

use crate::Site;
use crate::door::{Page, Visitor};

/// Shows it. The numbers in its answers are those that the house goes by.
pub async fn show(State(_): State<Site>, visitor: Visitor) -> Page {
    let number = |amount: i64| u32::try_from(amount).unwrap_or_default();
    let view = page::View {
        hold_minutes: number(seating::limits::HOLD_SECONDS / 60),
        more_minutes: number(seating::limits::HOLD_SECONDS_WITH_MORE_TIME / 60),
        extension_minutes: number(seating::limits::EXTENSION_SECONDS / 60),
        cancel_hours: number(booking::limits::CANCEL_UNTIL_SECONDS / 3_600),
        seats_max: u32::try_from(seating::limits::SEATS_PER_HOLD_MAX).unwrap_or_default(),
        email: None,
    };
    Page::ok(page::show(&visitor.shell(), &view))
}
