//! After the sale: tickets given back, shows called off, people let in.

use booking::{Amounts, CancelBooking, CancelledBy, Which, cancel_booking, preview_cancellation};
use catalog::MarkShowCancelled;
use kernel::{BlockId, BookingId};
use payments::Destination;
use seating::{BlockSeats, ReleaseBlock, block_seats, release_block};
use store::{Actor, StoreError};
use tickets::{CheckIn, Ticket, check_in, tickets_of};

use super::answers::{answer, plain, refused};
use super::story::{Person, Story, seat_numbers};
use super::words::{Words, unknown};
use crate::stage::named;

/// `alice previews B1 [A1 A2]`
pub(super) fn previews(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let booking = story.booking(words)?;
    let which = which(story, booking, &words.rest())?;
    let preview = story.world.read(move |snapshot| preview_cancellation(snapshot, booking, &which));
    answer(preview, |preview| {
        format!("{}, until {}", say_amounts(&preview.amounts), story.time_until(preview.until))
    })
}

/// `alice cancels B1 [A1 A2] [to wallet] [expects 480.00]`
pub(super) fn cancels(
    story: &mut Story<'_>,
    who: &Person,
    words: &mut Words<'_>,
) -> Result<String, String> {
    let booking = story.booking(words)?;
    let (mut seats, mut destination, mut expected) = (Vec::new(), Destination::Source, None);
    while let Some(word) = words.more() {
        match word {
            "to" => {
                destination =
                    words.next("wallet or source")?.parse().map_err(|()| "no such place")?;
            }
            "expects" => expected = Some(words.amount(story.currency)?),
            seat => seats.push(seat),
        }
    }
    let command = CancelBooking {
        id: story.fresh("cancellation"),
        booking,
        tickets: which(story, booking, &seats)?,
        reason: "plans changed".into(),
        destination,
        expected,
        by: CancelledBy::Buyer,
        actor: who.user.map_or(Actor::Guest, Actor::User),
    };
    let cancelled = story.world.write(move |tx| cancel_booking(tx, &command));
    answer(cancelled, |done| format!("{}: {}", done.booking.status, say_amounts(&done.amounts)))
}

fn say_amounts(amounts: &Amounts) -> String {
    let fee = plain(amounts.fee);
    format!("{} back, {fee} fee, {} kept", plain(amounts.refund), plain(amounts.kept))
}

fn which(story: &Story<'_>, booking: BookingId, labels: &[&str]) -> Result<Which, String> {
    if labels.is_empty() {
        return Ok(Which::All);
    }
    let tickets = tickets_of_booking(story, booking)?;
    let ticket = |label: &&str| match tickets.iter().find(|one| one.seat_label == **label) {
        Some(ticket) => Ok(ticket.id),
        None => Err(format!("there is no ticket for {label}")),
    };
    labels.iter().map(ticket).collect::<Result<_, _>>().map(Which::These)
}

fn tickets_of_booking(story: &Story<'_>, booking: BookingId) -> Result<Vec<Ticket>, String> {
    let found = story.world.read::<_, StoreError>(move |snapshot| tickets_of(snapshot, booking));
    found.map_err(|error| error.to_string())
}

/// `gate scans B1/A1 at S1 S2`
pub(super) fn gate(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    words.must_be("scans")?;
    let scanned = words.next("a ticket, like B1/A1,")?;
    let (booking, label) = scanned.split_once('/').ok_or("a ticket is like B1/A1")?;
    let booking = BookingId::new(named("booking", booking));
    let tickets = tickets_of_booking(story, booking)?;
    let ticket = tickets.iter().find(|one| one.seat_label == label).ok_or("no such ticket")?;
    words.must_be("at")?;
    let mut shows = vec![story.show(words)?.0.id];
    for name in words.rest() {
        shows.push(story.show(&mut Words::of(name))?.0.id);
    }
    let code = story.world.ticket_keys.code_of(ticket).to_string();
    let scan = CheckIn { code, shows, gate: "North".into(), by: None };
    let keys = story.world.ticket_keys.clone();
    match story.world.write::<_, StoreError>(move |tx| check_in(tx, &keys, &scan)) {
        Ok(Ok(ticket)) => Ok(format!("admitted to {}", ticket.seat_label)),
        Ok(Err(refusal)) => Ok(refused(&refusal)),
        Err(error) => Err(error.to_string()),
    }
}

/// `house cancels S1`, `house blocks K1 S1 A1 A2`, `house frees K1 S1`
pub(super) fn house(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    match words.next("what it does")? {
        "cancels" => {
            let show = story.show(words)?.0.id;
            let reason = "the projector broke".into();
            let command = MarkShowCancelled { actor: Actor::System, show, reason };
            let done = story.world.wait(story.world.flows().cancel_show(command));
            answer(done, |done| if done.is_news { "called off" } else { "was called off" }.into())
        }
        "blocks" => {
            let block = block_named(words)?;
            let (show, layout) = story.show(words)?;
            let command = BlockSeats {
                block,
                show: show.id,
                seats: seat_numbers(&layout, &words.rest())?,
                reason: "repairs".into(),
                release_at: None,
                by: Person::called("house").user.ok_or("the house has an account")?,
            };
            answer(story.world.write(move |tx| block_seats(tx, &command)), |_| "blocked".into())
        }
        "frees" => {
            let block = block_named(words)?;
            let show = story.show(words)?.0.id;
            let by = Person::called("house").user.ok_or("the house has an account")?;
            let command = ReleaseBlock { block, show, by };
            answer(story.world.write(move |tx| release_block(tx, &command)), |_| "free".into())
        }
        other => Err(unknown(other)),
    }
}

fn block_named(words: &mut Words<'_>) -> Result<BlockId, String> {
    words.next("a block, like K1,").map(|name| BlockId::new(named("block", name)))
}
