//! Booking and paying, and what the gateway does meanwhile.

use accounts::Language;
use booking::{
    AfterFailure, Booking, Charge, CreateOffer, Discount, FromWallet, Offer, OfferStatus,
    ReserveBooking, SealedContact, create_offer, end_offer, gateway_payment_id,
};
use flows::{CheckOut, CheckOutFailure, CheckedOut};
use kernel::{BookingId, MovieId, OfferId, ShowId, TheaterId, TransferId};
use payments::gateway::SandboxGateway;
use payments::{Account, Method, credit_wallet, find_payment, wallet_balance};
use sha2::{Digest, Sha256};
use store::{Actor, Failure, StoreError};
use tokio::task::JoinSet;

use super::answers::{answer, count, plain, refused};
use super::looks::say_booking;
use super::seats::{hold_named, show_of};
use super::story::{Person, Story, seat_numbers};
use super::words::{Words, unknown};
use crate::stage::named;

/// `alice books B1 H1 card pm_card_visa [promo FIRST10] [wallet 100.00|all|balance] [expects 480.00]
/// [seats A1,A2] [keeps hold] [gets letter]`; instead of `card` also `debit`, `upi` or `paypal`
pub(super) fn books(
    story: &mut Story<'_>,
    who: &Person,
    words: &mut Words<'_>,
) -> Result<String, String> {
    let checkout = checkout(story, who, words)?;
    let asked = checkout.reserve.booking;
    let checked = story.world.wait(story.world.flows().check_out(checkout));
    say_checked_out(story, asked, checked)
}

/// Checkouts that all begin before the first of them ends.
pub(super) fn books_at_once(
    story: &mut Story<'_>,
    lines: &[String],
) -> Result<Vec<String>, String> {
    let mut asked = Vec::new();
    let mut running = JoinSet::new();
    for (nth, line) in lines.iter().enumerate() {
        let words = &mut Words::of(line);
        let who = Person::called(words.next("a person")?);
        words.must_be("books")?;
        let checkout = checkout(story, &who, words)?;
        asked.push(checkout.reserve.booking);
        let flows = story.world.flows().clone();
        let checking_out = async move { (nth, flows.check_out(checkout).await) };
        story.world.wait(async { running.spawn(checking_out) });
    }
    let mut checked = story.world.wait(running.join_all());
    checked.sort_by_key(|(nth, _)| *nth);
    let say = |(nth, checked): (usize, _)| say_checked_out(story, asked[nth], checked);
    checked.into_iter().map(say).collect()
}

fn say_checked_out(
    story: &Story<'_>,
    asked: BookingId,
    checked: Result<CheckedOut, CheckOutFailure>,
) -> Result<String, String> {
    match checked {
        Ok(CheckedOut::Confirmed(booking) | CheckedOut::Declined { booking, .. }) => {
            say_standing(story, asked, &booking, "")
        }
        Ok(CheckedOut::SentBack(booking)) => say_standing(story, asked, &booking, ", sent back"),
        Ok(CheckedOut::Pending { booking, next_action }) => {
            let go = if next_action.is_some() { ", a challenge to answer" } else { "" };
            say_standing(story, asked, &booking, go)
        }
        Err(CheckOutFailure::Refused(refusal)) => Ok(refused(&refusal)),
        Err(CheckOutFailure::GatewayDown(down)) => Ok(refused(&down)),
        Err(CheckOutFailure::Store(error)) => Err(error.to_string()),
        Err(CheckOutFailure::Interrupted(cut)) => Ok(format!("interrupted at {}", cut.at)),
    }
}

/// A request that came to a booking that was made before says so by its name.
fn say_standing(
    story: &Story<'_>,
    asked: BookingId,
    booking: &Booking,
    more: &str,
) -> Result<String, String> {
    let other = match booking.id == asked {
        true => String::new(),
        false => format!("{} is ", story.name_of(booking.id.uuid())),
    };
    Ok(format!("{other}{}{more}", say_booking(story, booking)?))
}

fn checkout(
    story: &mut Story<'_>,
    who: &Person,
    words: &mut Words<'_>,
) -> Result<CheckOut, String> {
    let booking = story.booking(words)?;
    let hold = hold_named(words)?;
    let show = show_of(story, hold)?;
    // What a client would send again: everything but the name that we give to the booking.
    let request = words.line().splitn(4, ' ').skip(3).collect::<String>();
    let email = who.email().parse().map_err(|_| "this name makes no e-mail address")?;
    let email = story.world.vault.seal_email(&email, [0; 12]);
    let mut reserve = ReserveBooking {
        booking,
        hold,
        show,
        seats: None,
        claimants: vec![who.owner.clone()],
        user: who.user,
        access_hash: who.user.is_none().then_some([2; 32]),
        contact: SealedContact { email, phone: None, language: Language::ENGLISH },
        promo_code: None,
        expected: None,
        from_wallet: FromWallet::Nothing,
        charge: None,
        after_failure: AfterFailure::FreeSeats,
        request_hash: Sha256::digest(request).into(),
    };
    let mut letter = false;
    while let Some(word) = words.more() {
        match word {
            "card" => reserve.charge = Some(charge(Method::CreditCard, words)?),
            "debit" => reserve.charge = Some(charge(Method::DebitCard, words)?),
            "upi" => reserve.charge = Some(charge(Method::Upi, words)?),
            "paypal" => reserve.charge = Some(charge(Method::Paypal, words)?),
            "promo" => reserve.promo_code = Some(words.next("a code")?.to_owned()),
            "wallet" => reserve.from_wallet = from_wallet(story, words)?,
            "expects" => reserve.expected = Some(words.amount(story.currency)?),
            "seats" => reserve.seats = Some(named_seats(story, show, words)?),
            "keeps" => {
                words.must_be("hold")?;
                reserve.after_failure = AfterFailure::KeepHold;
            }
            "gets" => {
                words.must_be("letter")?;
                letter = true;
            }
            other => return Err(unknown(other)),
        }
    }
    Ok(CheckOut { reserve, return_url: None, description: "Seats".into(), letter })
}

fn charge(method: Method, words: &mut Words<'_>) -> Result<Charge, String> {
    let token = words.next("a token")?.to_owned();
    Ok(Charge { method, gateway: SandboxGateway::NAME.into(), token })
}

fn from_wallet(story: &Story<'_>, words: &mut Words<'_>) -> Result<FromWallet, String> {
    match words.next("an amount, all or balance")? {
        "all" => Ok(FromWallet::Everything),
        "balance" => Ok(FromWallet::WhatThereIs),
        amount => Ok(FromWallet::Minor(Words::of(amount).amount(story.currency)?.minor)),
    }
}

fn named_seats(
    story: &Story<'_>,
    show: ShowId,
    words: &mut Words<'_>,
) -> Result<Vec<kernel::SeatNo>, String> {
    let (_, layout) = story.show_by_id(show)?.ok_or("there is no such show")?;
    let labels: Vec<&str> = words.next("seats, like A1,A2,")?.split(',').collect();
    seat_numbers(&layout, &labels)
}

/// `alice approves B1`, `alice refuses B1`: on the gateway's challenge page
pub(super) fn answers_challenge(
    story: &mut Story<'_>,
    answer: &str,
    words: &mut Words<'_>,
) -> Result<String, String> {
    let payment = gateway_payment_id(story.booking(words)?);
    let found = story.world.read::<_, StoreError>(move |snapshot| find_payment(snapshot, payment));
    let payment = found.map_err(|error| error.to_string())?.ok_or("there is no payment")?;
    let url = payment.next_action_url.ok_or("there is no challenge")?;
    story.world.wait(story.world.bank.answer_challenge(&url, answer));
    Ok(String::new())
}

/// `gateway settles`, `gateway tells [reversed] [twice]`, `gateway goes down`, `gateway comes back`
pub(super) fn gateway(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let (world, bank) = (&story.world, &story.world.bank);
    match words.next("what it does")? {
        "settles" => world.wait(bank.settle()),
        "tells" => {
            let (mut order, mut copies) = ("as_made", 1);
            while let Some(word) = words.more() {
                match word {
                    "reversed" => order = word,
                    "twice" => copies = 2,
                    other => return Err(unknown(other)),
                }
            }
            return Ok(count(world.wait(bank.tell(order, copies)), "webhook"));
        }
        "goes" => {
            words.must_be("down")?;
            story.world.cut_line();
        }
        "comes" => {
            words.must_be("back")?;
            story.world.mend_line();
        }
        other => return Err(unknown(other)),
    }
    Ok(String::new())
}

/// `reconcile`
pub(super) fn reconcile(story: &mut Story<'_>) -> Result<String, String> {
    let done = story.world.wait(story.world.flows().reconcile()).map_err(|e| e.to_string())?;
    Ok(format!("{} asked, {} settled", done.asked, done.settled))
}

/// `wallet alice [+500.00]`
pub(super) fn wallet(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let user = Person::called(words.next("a person")?).user.ok_or("a guest has no wallet")?;
    let (currency, id) = (story.currency, TransferId::new(story.fresh("credit")));
    let credit = match words.more() {
        Some(amount) => Some(Words::of(amount.trim_start_matches('+')).amount(currency)?),
        None => None,
    };
    let balance = story.world.write::<_, StoreError>(move |tx| {
        if let Some(amount) = credit {
            credit_wallet(tx, user, amount, Account::Promotions, id, None)?;
        }
        wallet_balance(tx, user, currency)
    });
    balance.map(plain).map_err(|error| error.to_string())
}

/// `offer FIRST10 10%|50.00 [min 100.00] [max 50.00] [uses 1] [per-person 1] [from +1h] [until +1d]
/// [in USD] [film S1] [at Regal]`, `offer FIRST10 ends`
pub(super) fn offer(story: &mut Story<'_>, words: &mut Words<'_>) -> Result<String, String> {
    let code = words.next("a code")?.to_owned();
    let id = OfferId::new(named("offer", &code));
    let value = words.next("a percentage or an amount")?;
    if value == "ends" {
        let ended = story.world.write(move |tx| end_offer(tx, id, Actor::System));
        return answer(ended, |_| "ended".into());
    }
    let discount = match Words::of(value).percent() {
        Ok(basis_points) => Discount::Percentage { basis_points },
        Err(_) => Discount::Flat { minor: Words::of(value).amount(story.currency)?.minor },
    };
    let mut new = Offer {
        id,
        code,
        description: String::new(),
        discount,
        currency: Some(story.currency),
        min_amount_minor: 0,
        max_discount_minor: None,
        valid_from: story.now(),
        valid_until: story.after(30 * 24 * 3_600),
        usage_limit: None,
        usage_limit_per_person: None,
        used_count: 0,
        theater: None,
        movie: None,
        status: OfferStatus::Active,
    };
    while let Some(word) = words.more() {
        match word {
            "min" => new.min_amount_minor = words.amount(story.currency)?.minor,
            "max" => new.max_discount_minor = Some(words.amount(story.currency)?.minor),
            "uses" => new.usage_limit = Some(words.number()?),
            "per-person" => new.usage_limit_per_person = Some(words.number()?),
            "from" => new.valid_from = story.after(words.span()?),
            "until" => new.valid_until = story.after(words.span()?),
            "in" => new.currency = words.next("a currency")?.parse().ok(),
            "film" => new.movie = Some(MovieId::new(named("movie", words.next("a show")?))),
            "at" => new.theater = Some(TheaterId::new(named("theater", words.next("a theatre")?))),
            other => return Err(unknown(other)),
        }
    }
    let command = CreateOffer { offer: new, by: Actor::System };
    match story.world.write(move |tx| create_offer(tx, &command)) {
        Ok(_) => Ok(String::new()),
        Err(Failure::Refused(refusal)) => Ok(refused(&refusal)),
        Err(Failure::Store(error)) => Err(error.to_string()),
    }
}
