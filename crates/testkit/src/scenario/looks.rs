//! Looking at what has come of things. Nothing here changes anything.

use std::collections::BTreeMap;

use booking::{Booking, find_booking, find_offer};
use kernel::{Money, OfferId, SeatState};
use payments::{Account, Method, payments_of, transfers_of};
use seating::seat_rows;
use store::StoreError;

use super::answers::plain;
use super::story::{Story, seat_labels};
use super::words::Words;
use crate::stage::named;

/// `booking B1`
pub(super) fn booking(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let id = story.booking(words)?;
    let found = story.world.read::<_, StoreError>(move |snapshot| find_booking(snapshot, id));
    match found.map_err(|error| error.to_string())? {
        Some(booking) => say_booking(story, &booking),
        None => Ok("not there".into()),
    }
}

/// `confirmed A1 A2 for 468.00, 52.00 off, 100.00 given back`, `failed card_declined`
pub(super) fn say_booking(story: &Story<'_>, booking: &Booking) -> Result<String, String> {
    let back = match booking.refunded.is_zero() {
        true => String::new(),
        false => format!(", {} given back", plain(booking.refunded)),
    };
    if let Some(cause) = &booking.failure_code {
        return Ok(format!("{} {cause}{back}", booking.status));
    }
    let (_, layout) = story.show_by_id(booking.show)?.ok_or("the booking has no show")?;
    let seats = seat_labels(&layout, booking.seats.iter().map(|seat| seat.seat_no));
    let mut said = format!("{} {seats} for {}", booking.status, plain(booking.due));
    if !booking.discount.is_zero() {
        said += &format!(", {} off", plain(booking.discount));
    }
    Ok(said + &back)
}

/// `payments B1`
pub(super) fn payments(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let id = story.booking(words)?;
    let found = story.world.read::<_, StoreError>(move |snapshot| payments_of(snapshot, id));
    let mut payments = found.map_err(|error| error.to_string())?;
    payments.sort_by_key(|payment| payment.method == Method::Wallet);
    let said = payments.iter().map(|payment| {
        let back = match payment.refunded.is_zero() {
            true => String::new(),
            false => format!(", {} back", plain(payment.refunded)),
        };
        format!("{} {} {}{back}", payment.gateway, payment.status, plain(payment.amount))
    });
    Ok(said.collect::<Vec<_>>().join("; "))
}

/// `ledger B1`: what the booking's transfers leave on each account; a debit is positive
pub(super) fn ledger(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let id = story.booking(words)?;
    let found = story.world.read::<_, StoreError>(move |snapshot| transfers_of(snapshot, id));
    let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
    for (.., line) in found.map_err(|error| error.to_string())? {
        *accounts.entry(say_account(story, &line.account)).or_default() += line.amount.minor;
    }
    let moved = accounts.into_iter().filter(|(_, minor)| *minor != 0);
    let said = moved
        .map(|(account, minor)| format!("{account} {}", plain(Money::new(minor, story.currency))));
    let said: Vec<_> = said.collect();
    Ok(if said.is_empty() { "nothing".into() } else { said.join(", ") })
}

fn say_account(story: &Story<'_>, account: &Account) -> String {
    match account {
        Account::GatewayClearing(gateway) => gateway.clone(),
        Account::BookingSuspense(_) => "suspense".into(),
        Account::TheaterPayable(_) => "theatre".into(),
        Account::Wallet(user) => format!("wallet of {}", story.name_of(user.uuid())),
        other => other.word().into_owned(),
    }
}

/// `seats S1`: `.` free, `h` held, `B` booked, `k` blocked
pub(super) fn seats(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let (show, layout) = story.show(words)?;
    let found = story.world.read::<_, StoreError>(move |snapshot| seat_rows(snapshot, show.id));
    let (rows, now) = (found.map_err(|error| error.to_string())?, story.now());
    let draw = |no: &kernel::SeatNo| {
        let row = rows.iter().find(|row| row.seat_no == *no);
        match row.map_or(SeatState::Free, |row| row.state_at(now)) {
            SeatState::Free => '.',
            SeatState::Held => 'h',
            SeatState::Booked => 'B',
            SeatState::Blocked => 'k',
        }
    };
    let rows = layout.sections.iter().flat_map(|section| &section.rows);
    let drawn = rows.map(|row| row.segments.iter().flatten().map(draw).collect::<String>());
    Ok(drawn.collect::<Vec<_>>().join(" "))
}

/// `uses FIRST10`
pub(super) fn uses(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let offer = OfferId::new(named("offer", words.next("a code")?));
    let found = story.world.read::<_, StoreError>(move |snapshot| find_offer(snapshot, offer));
    let offer = found.map_err(|error| error.to_string())?.ok_or("there is no such offer")?;
    Ok(offer.used_count.to_string())
}
