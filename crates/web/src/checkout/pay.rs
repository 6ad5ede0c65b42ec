//! The button.
//!
//! The form names the number of its try, and the try makes one booking, whose id follows from it: the
//! same form again, for whatever reason, comes to the same booking and charges nothing more. What
//! comes of a try is shown where it belongs, by a redirect, so that a reload asks for nothing twice.

use accounts::{Email, Phone};
use axum::extract::{Path, State};
use axum::response::Response;
use booking::{AfterFailure, BookingStatus, FromWallet};
use http_api::ApiError;
use http_api::actions::{self, CheckOutWish, Tender, try_id};
use kernel::{Currency, HoldId, Money};
use payments::Method;
use ui::components::Problems;
use ui::pages::checkout::{PayBy, Typed};
use ui::{Words, say};
use uuid::Uuid;

use super::{Desk, typed};
use crate::Site;
use crate::door::{Form, Visitor, see_other, sentence};
use crate::hold::checkout_href;

/// The longest token of a gateway that we pass on.
const TOKEN_CHARS_MAX: usize = 200;
/// The longest code of an offer.
const PROMO_CHARS_MAX: usize = 50;

/// Pays for a hold.
pub async fn pay(
    State(site): State<Site>,
    visitor: Visitor,
    Path(hold): Path<Uuid>,
    form: Form,
) -> Result<Response, ApiError> {
    let hold = HoldId::new(hold);
    let desk = Desk::open(&site, visitor, hold).await?;
    let typed = typed::read(&form);
    if let Some(way) = desk.way_on().await? {
        return Ok(see_other(&way));
    }
    if !desk.is_live() {
        return desk.answer(typed, Problems::default()).await;
    }
    let currency = actions::show_of(site.app(), desk.hold().show).await?.show.currency;
    let order = match Order::read(&form, &typed, currency, desk.visitor.words()) {
        Ok(order) => order,
        Err(problems) => return desk.answer(typed, problems).await,
    };
    let wish = desk.wish(&form, &typed, order)?;
    match actions::check_out(site.app(), wish).await {
        Ok(ordered) => Ok(see_other(&match (ordered.booking.status, ordered.next_action) {
            (BookingStatus::Pending, Some(bank)) => bank,
            (BookingStatus::Pending, None) => format!("/hold/{hold}/return"),
            _ => format!("/b/{}?booked", ordered.booking.number),
        })),
        Err(error) => desk.refused(typed, error).await,
    }
}

/// Whoever loads the answer to a refused form again, or changes its language, begins with the page.
pub async fn to_checkout(Path(hold): Path<Uuid>) -> Response {
    see_other(&checkout_href(HoldId::new(hold)))
}

/// What was typed, understood.
struct Order {
    email: Email,
    phone: Option<Phone>,
    expected: Option<Money>,
    from_wallet: FromWallet,
    tender: Option<Tender>,
}

impl Order {
    /// Reads the form; says all that is wrong with it at once.
    fn read(
        form: &Form,
        typed: &Typed,
        currency: Currency,
        words: Words,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut wrong = |field: &str, key: &str| problems.add(field, say!(words, key));
        let email = typed.email.parse::<Email>().ok();
        if email.is_none() {
            wrong("email", "checkout-problem-email");
        }
        let phone = (!typed.phone.is_empty()).then(|| typed.phone.parse::<Phone>());
        let phone = phone.transpose().unwrap_or_else(|_| {
            wrong("phone", "checkout-problem-phone");
            None
        });
        if typed.promo.chars().count() > PROMO_CHARS_MAX {
            wrong("promo", "checkout-problem-promo-length");
        }
        let expected = form.text("expected").parse().ok();
        let expected = expected.map(|minor| Money::new(minor, currency));
        let is_free = expected.is_some_and(Money::is_zero);
        let payment = if is_free { Ok((FromWallet::Nothing, None)) } else { tender(form, typed) };
        let payment = payment.map_err(|key| wrong("method", key)).ok();
        match (email, payment, problems.is_empty()) {
            (Some(email), Some((from_wallet, tender)), true) => {
                Ok(Self { email, phone, expected, from_wallet, tender })
            }
            _ => Err(problems),
        }
    }
}

impl Desk<'_> {
    /// What an order comes to, under the number of its try.
    fn wish(&self, form: &Form, typed: &Typed, order: Order) -> Result<CheckOutWish, ApiError> {
        let hold = self.hold();
        let number = form.text("attempt").parse().unwrap_or(self.tries.next);
        Ok(CheckOutWish {
            booking: Some(try_id(hold.id, number)),
            show: hold.show,
            hold: hold.id,
            seats: None,
            asker: self.visitor.asker()?,
            email: order.email,
            phone: order.phone,
            language: self.visitor.language(),
            promo_code: Some(typed.promo.clone()).filter(|code| !code.is_empty()),
            expected: order.expected,
            from_wallet: order.from_wallet,
            tender: order.tender,
            after_failure: AfterFailure::KeepHold,
            return_url: Some(format!("{}/hold/{}/return", self.site.setup.base_url, hold.id)),
            letter: true,
        })
    }

    /// What a refusal leads to: where the try already is, or the page with what is wrong.
    async fn refused(mut self, typed: Typed, error: ApiError) -> Result<Response, ApiError> {
        let hold = self.hold().id;
        match error.code() {
            // The page reads from the hold what has become of it; also of a form that is older than
            // what another tab did meanwhile.
            "payment_declined" | "seats_lost" | "hold_booked" | "id_reused" => {
                return Ok(see_other(&checkout_href(hold)));
            }
            "hold_expired" | "hold_not_active" | "hold_released" => {
                self = Self::open(self.site, self.visitor, hold).await?;
                return self.as_it_is(typed, Problems::default()).await;
            }
            // This press may have begun a payment, or an earlier one has: the hold tells.
            "overloaded" | "unavailable" => {
                self = Self::open(self.site, self.visitor, hold).await?;
            }
            _ if error.status().is_server_error() && error.code() != "gateway_unavailable" => {
                return Err(error);
            }
            _ => {}
        }
        let mut problems = Problems::default();
        add_problem(&mut problems, self.visitor.words(), &error);
        self.as_it_is(typed, problems).await
    }

    /// Where the hold leads by now, or the page.
    async fn as_it_is(&self, typed: Typed, problems: Problems) -> Result<Response, ApiError> {
        match self.way_on().await? {
            Some(way) => Ok(see_other(&way)),
            None => self.answer(typed, problems).await,
        }
    }
}

/// How the form wants to pay, or the message of what is wrong with that.
fn tender(form: &Form, typed: &Typed) -> Result<(FromWallet, Option<Tender>), &'static str> {
    let method = match PayBy::of_word(form.text("method")) {
        Some(PayBy::Card) => Method::CreditCard,
        Some(PayBy::Upi) => Method::Upi,
        Some(PayBy::Paypal) => Method::Paypal,
        Some(PayBy::Wallet) => return Ok((FromWallet::Everything, None)),
        None => return Err("checkout-problem-method"),
    };
    if !(1..=TOKEN_CHARS_MAX).contains(&typed.account.chars().count()) {
        return Err("checkout-problem-account");
    }
    let from_wallet = if typed.uses_wallet { FromWallet::WhatThereIs } else { FromWallet::Nothing };
    Ok((from_wallet, Some(Tender { method, token: typed.account.clone() })))
}

/// Whether a refusal is about the code of an offer.
pub(super) fn is_about_offer(error: &ApiError) -> bool {
    error.code().starts_with("promo_")
}

/// Says what a refusal means for the form.
pub(super) fn add_problem(problems: &mut Problems, words: Words, error: &ApiError) {
    let (field, key) = match error.code() {
        "promo_unknown" => ("promo", "checkout-problem-promo-unknown"),
        "promo_not_yet_valid" => ("promo", "checkout-problem-promo-not-yet"),
        "promo_expired" => ("promo", "checkout-problem-promo-expired"),
        "promo_used_up" => ("promo", "checkout-problem-promo-used-up"),
        "promo_used_by_you" => ("promo", "checkout-problem-promo-used-by-you"),
        "promo_below_minimum" => ("promo", "checkout-problem-promo-minimum"),
        "promo_not_for_this_show" => ("promo", "checkout-problem-promo-other-show"),
        "payment_method_missing" => ("method", "checkout-problem-method"),
        "wallet_too_little" | "wallet_amount_too_large" => ("method", "checkout-problem-wallet"),
        "amount_changed" => ("", "checkout-amount-changed"),
        "gateway_unavailable" => ("", "checkout-problem-gateway"),
        _ => return problems.add("", sentence(words, error)),
    };
    problems.add(field, say!(words, key));
}
