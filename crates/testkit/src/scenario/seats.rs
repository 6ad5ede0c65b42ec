//! Shows, and who keeps which seats of them.

use kernel::{HoldId, ShowId};
use seating::{
    ExtendHold, Held, HoldBestSeats, HoldSeats, Needs, ReleaseHold, Together, extend_hold,
    release_hold,
};

use super::answers::{answer, answer_at_door, count};
use super::door;
use super::story::{Person, Story, seat_labels, seat_numbers};
use super::words::{Words, unknown};
use crate::stage::{NewShow, named, put_on};

/// `show S1 seats A1..A4 B1..B6 price 250.00 INR [fee 10.00] [at Regal] [keeps 10%] [orphans block]
/// starts +1d [opens +1h] [closes +2h]`
pub(super) fn show(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let mut new = NewShow {
        rows: Vec::new(),
        price_minor: 0,
        fee_minor: 0,
        currency: story.currency,
        ..NewShow::called(words.next("a name")?, story.after(24 * 3_600))
    };
    words.must_be("seats")?;
    while let Some(word) = words.more() {
        match word {
            "price" => {
                new.price_minor = words.amount(new.currency)?.minor;
                new.currency = words.next("a currency")?.parse().map_err(|_| "no such currency")?;
            }
            "fee" => new.fee_minor = words.amount(new.currency)?.minor,
            "at" => new.theater = words.next("a theatre")?.to_owned(),
            "keeps" => new.cancellation_fee_bp = words.percent()?,
            "orphans" => {
                new.orphan_rule = words.next("a rule")?.parse().map_err(|_| "no such rule")?;
            }
            "starts" => new.starts_at = story.after(words.span()?),
            "opens" => new.opens_at = Some(story.after(words.span()?)),
            "closes" => new.closes_at = Some(story.after(words.span()?)),
            row => new.rows.push(row_of(row)?),
        }
    }
    story.currency = new.currency;
    story.world.write(move |tx| put_on(tx, &new)).map_err(|error| error.to_string())?;
    Ok(String::new())
}

/// `A1..A4`, a row of four.
fn row_of(word: &str) -> Result<(String, usize), String> {
    let seats = word.split_once("..").and_then(|(first, last)| {
        let row = first.strip_suffix('1')?;
        Some((row.to_owned(), last.strip_prefix(row)?.parse().ok()?))
    });
    seats.ok_or_else(|| unknown(word))
}

/// `alice holds H1 S1 [with more time] A1 A2`, `alice holds H1 S1 best 2 [even apart]`
pub(super) fn holds(
    story: &mut Story<'_>,
    who: &Person,
    words: &mut Words<'_>,
) -> Result<String, String> {
    let hold = hold_named(words)?;
    let (show, layout) = story.show(words)?;
    let (show, owner) = (show.id, who.owner.clone());
    story.shows_of_holds.insert(hold, show);
    let wish = words.rest();
    let (more_time, seats) = match wish.as_slice() {
        ["with", "more", "time", seats @ ..] => (true, seats),
        seats => (false, seats),
    };
    let needs = Needs { more_time, ..Needs::default() };
    if let ["best", count, apart @ ..] = seats {
        let together = match apart {
            [] => Together::Required,
            ["even", "apart"] => Together::Preferred,
            [word, ..] => return Err(unknown(word)),
        };
        let count = count.parse().map_err(|_| "best needs a number")?;
        let best = HoldBestSeats { hold, show, owner, count, seat_type: None, together, needs };
        return answer_at_door(door::holds_best(story, best), |held| {
            let seats = seat_labels(&layout, held.seats.iter().map(|seat| seat.seat_no));
            format!("held {seats} until {}", story.time_until(held.held_until))
        });
    }
    let these = HoldSeats { hold, show, owner, seats: seat_numbers(&layout, seats)?, needs };
    answer_at_door(door::holds(story, &these), |held| {
        let left = seat_labels(&layout, held.orphans.iter().copied());
        let warning = if left.is_empty() { left } else { format!(", leaving {left}") };
        say_held(story, &held) + &warning
    })
}

/// `alice extends H1`
pub(super) fn extends(
    story: &mut Story<'_>,
    who: &Person,
    words: &mut Words<'_>,
) -> Result<String, String> {
    let hold = hold_named(words)?;
    let show = show_of(story, hold)?;
    let command = ExtendHold { hold, show, claimants: vec![who.owner.clone()] };
    let held = story.world.write(move |tx| extend_hold(tx, &command));
    answer(held, |held| say_held(story, &held))
}

/// `alice releases H1`
pub(super) fn releases(
    story: &mut Story<'_>,
    who: &Person,
    words: &mut Words<'_>,
) -> Result<String, String> {
    let command = ReleaseHold { hold: hold_named(words)?, claimants: vec![who.owner.clone()] };
    answer(story.world.write(move |tx| release_hold(tx, &command)), |()| "released".into())
}

/// `sweep`
pub(super) fn sweep(story: &mut Story<'_>) -> Result<String, String> {
    let swept = story.world.write(seating::sweep).map_err(|error| error.to_string())?;
    Ok(format!("{}, {}", count(swept.holds, "hold"), count(swept.blocks, "block")))
}

/// The hold of that name.
pub(super) fn hold_named(words: &mut Words<'_>) -> Result<HoldId, String> {
    words.next("a hold, like H1,").map(|name| HoldId::new(named("hold", name)))
}

/// The show that a hold of this story is for.
pub(super) fn show_of(story: &Story<'_>, hold: HoldId) -> Result<ShowId, String> {
    story.shows_of_holds.get(&hold).copied().ok_or_else(|| "nobody asked for this hold".into())
}

fn say_held(story: &Story<'_>, held: &Held) -> String {
    format!("held until {}", story.time_until(held.held_until))
}
