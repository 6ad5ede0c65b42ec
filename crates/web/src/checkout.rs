//! Checkout: from a hold to a payment, on one page.
//!
//! Who has paid, is waiting for the bank, or has let the hold end is led on from here, whatever they
//! press and in however many tabs: the hold and its tries are what counts, not the page they see.

mod accounts;
mod pay;
mod typed;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use booking::{Booking, BookingStatus, Quote};
use catalog::Layout;
use http_api::actions::{self, OpenedHold, Tries, board_of, contact_of, show_of, tries_of};
use http_api::{ApiError, App};
use kernel::time::plus_seconds;
use kernel::{HoldId, Money, SeatState};
use seating::Hold;
use seating::limits::{EXTENSION_OFFERED_SECONDS, EXTENSION_SECONDS};
use ui::components::hold_bar::hold_bar;
use ui::components::{Discount, PriceLines, Problems};
use ui::pages::checkout::{Buyer, Declined, Typed};
use ui::pages::{checkout, hold_ended};
use ui::{format, say};
use uuid::Uuid;

use crate::Site;
use crate::access_needs::told_needs;
use crate::door::{Form, Page, Visitor, see_other};
use crate::hold::{checkout_href, hold_bar_of, seats_href_of};
use crate::summaries::{local, of_show, policy, seat_name};

pub use pay::{pay, to_checkout};

/// The page.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(hold): Path<Uuid>,
) -> Result<Response, ApiError> {
    let desk = Desk::open(&site, visitor, HoldId::new(hold)).await?;
    if let Some(way) = desk.way_on().await? {
        return Ok(see_other(&way));
    }
    let typed = desk.known_of_buyer().await?;
    desk.answer(typed, Problems::default()).await
}

/// The page again with what was typed: an offer's code is applied or forgotten, a hold is extended, or
/// one that has ended is made once more.
pub async fn show_again(
    State(site): State<Site>,
    visitor: Visitor,
    Path(hold): Path<Uuid>,
    form: Form,
) -> Result<Response, ApiError> {
    let mut desk = Desk::open(&site, visitor, HoldId::new(hold)).await?;
    if let Some(way) = desk.way_on().await? {
        return Ok(see_other(&way));
    }
    if form.has("again") && !desk.is_live() {
        match desk.hold_again(&form).await {
            Ok(held) => desk = held,
            // What others have now, the page of the ended hold says.
            Err(error) if error.code() == "seats_taken" => {}
            Err(error) => return Err(error),
        }
    }
    let mut typed = typed::read(&form);
    if form.has("forget") {
        typed.promo.clear();
    }
    let mut problems = Problems::default();
    if form.has("extend") && desk.is_live() {
        desk = desk.extend(&mut problems).await?;
    }
    desk.answer(typed, problems).await
}

/// A hold on the way to a payment, in front of its owner.
struct Desk<'a> {
    site: &'a Site,
    visitor: Visitor,
    opened: OpenedHold,
    tries: Tries,
}

impl<'a> Desk<'a> {
    /// Opens a hold for whoever made it.
    async fn open(site: &'a Site, visitor: Visitor, hold: HoldId) -> Result<Self, ApiError> {
        let opened = actions::find_hold(site.app(), &visitor.asker()?, hold).await?;
        let tries = tries_of(site.app(), &opened).await?;
        Ok(Self { site, visitor, opened, tries })
    }

    /// The same seats, held once more.
    async fn hold_again(&self, form: &Form) -> Result<Self, ApiError> {
        let (hold, asker) = (self.hold(), self.visitor.asker()?);
        let told = told_needs(self.site, &self.visitor, form).await?;
        let held = actions::hold(self.app(), &asker, hold.show, hold.seats.clone(), told).await?;
        Self::open(self.site, self.visitor.clone(), held.hold).await
    }

    /// The hold as it is after more time was asked for.
    async fn extend(self, problems: &mut Problems) -> Result<Self, ApiError> {
        let (hold, asker) = (self.hold().id, self.visitor.asker()?);
        match actions::extend(self.app(), &asker, self.hold().show, hold).await {
            Ok(_) => {}
            Err(error) => match error.code() {
                // Of these the page tells by itself: a form that is sent twice, or too late.
                "already_extended" | "hold_expired" | "hold_not_active" => {}
                "too_early_to_extend" => problems.add("", self.too_early().await?),
                _ => return Err(error),
            },
        }
        Self::open(self.site, self.visitor, hold).await
    }

    /// From when more time can be had.
    async fn too_early(&self) -> Result<String, ApiError> {
        let show = show_of(self.app(), self.hold().show).await?;
        let from = plus_seconds(self.hold().held_until, -EXTENSION_OFFERED_SECONDS);
        let words = self.visitor.words();
        let time = format::time(words, local(from, &show.show.timezone).time());
        Ok(say!(words, "checkout-extend-early", minutes = EXTENSION_SECONDS / 60, time = time))
    }

    fn app(&self) -> &App {
        self.site.app()
    }

    fn hold(&self) -> &Hold {
        &self.opened.hold
    }

    fn is_live(&self) -> bool {
        self.hold().is_live(self.app().store.now())
    }

    /// Where this person belongs, if their hold is not to be paid for any more: to what became of it,
    /// or to the hold that has its seats since.
    async fn way_on(&self) -> Result<Option<String>, ApiError> {
        let way = way_on(self.hold().id, self.opened.booking.as_ref(), &self.tries);
        if way.is_some() || self.is_live() {
            return Ok(way);
        }
        let later = actions::later_hold(self.app(), &self.visitor.asker()?, self.hold()).await?;
        Ok(later.map(checkout_href))
    }

    /// What is known before anything is typed: what they typed the last time, or what their account
    /// has.
    async fn known_of_buyer(&self) -> Result<Typed, ApiError> {
        if let Some(tried) = &self.tries.last {
            let contact = contact_of(self.app(), &tried.booking)?;
            return Ok(typed::of_try(tried, contact.as_ref()));
        }
        let Some(principal) = self.visitor.principal() else { return Ok(Typed::default()) };
        let profile = actions::profile(self.app(), principal.user).await?;
        Ok(Typed {
            email: profile.email.as_str().to_owned(),
            phone: profile.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
            ..Typed::default()
        })
    }

    /// The page of checkout while the hold lives, else the page that says that it has ended.
    async fn answer(&self, typed: Typed, problems: Problems) -> Result<Response, ApiError> {
        let markup = match self.is_live() {
            true => return self.checkout(typed, problems).await,
            false => self.ended(typed).await?,
        };
        Ok(Page(axum::http::StatusCode::GONE, markup).into_response())
    }

    async fn checkout(&self, typed: Typed, mut problems: Problems) -> Result<Response, ApiError> {
        let (app, words) = (self.app(), self.visitor.words());
        let (show, board) =
            (show_of(app, self.hold().show).await?, board_of(app, self.hold().show).await?);
        let promo = Some(typed.promo.as_str()).filter(|code| !code.is_empty());
        let (quote, is_promo_applied) = match actions::quote(app, &self.opened, promo).await {
            Ok(quote) => (quote, promo.is_some()),
            Err(error) if promo.is_some() && pay::is_about_offer(&error) => {
                pay::add_problem(&mut problems, words, &error);
                (actions::quote(app, &self.opened, None).await?, false)
            }
            Err(error) => return Err(error),
        };
        let bar = hold_bar_of(self.hold(), &show.show, app.store.now());
        let view = checkout::View {
            hold: self.hold().id.to_string(),
            hold_bar: hold_bar(&self.visitor.shell(), &bar),
            show: of_show(app, &show.show).await?,
            seats_href: seats_href_of(self.hold()),
            lines: lines(&quote, board.layout(), typed.promo.as_str()),
            is_promo_applied,
            attempt: self.tries.next.to_string(),
            buyer: self.buyer(),
            methods: accounts::methods(app),
            wallet: self.wallet(quote.due).await?,
            declined: self.declined(),
            policy: policy(&show.show, app.store.now()),
            typed,
            problems,
        };
        let status = match view.problems.is_empty() {
            true => axum::http::StatusCode::OK,
            false => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(Page(status, checkout::show(&self.visitor.shell(), &view)).into_response())
    }

    async fn ended(&self, typed: Typed) -> Result<ui::Markup, ApiError> {
        let (app, hold) = (self.app(), self.hold());
        let (show, board) = (show_of(app, hold.show).await?, board_of(app, hold.show).await?);
        let (_, states) = board.states(app.store.now());
        let is_free = |no: &u32| {
            let state = usize::try_from(*no).ok().and_then(|no| states.get(no));
            state.is_some_and(|(state, _)| *state == SeatState::Free)
        };
        let (free, lost): (Vec<u32>, Vec<u32>) = hold.seats.iter().partition(|no| is_free(no));
        let named = |seats: Vec<u32>| {
            seats.into_iter().filter_map(|no| seat_name(board.layout(), no)).collect()
        };
        let view = hold_ended::View {
            hold: hold.id.to_string(),
            show: of_show(app, &show.show).await?,
            ended_at: (hold.held_until <= app.store.now())
                .then(|| local(hold.held_until, &show.show.timezone)),
            free: named(free),
            lost: named(lost),
            seats_href: format!("/shows/{}/seats", hold.show),
            typed,
        };
        Ok(hold_ended::show(&self.visitor.shell(), &view))
    }

    fn buyer(&self) -> Buyer {
        match self.visitor.person {
            Some(_) => Buyer::Person,
            None => Buyer::Guest {
                sign_in_href: format!("/sign-in?back=/hold/{}/checkout", self.hold().id),
            },
        }
    }

    async fn wallet(&self, due: Money) -> Result<Option<Money>, ApiError> {
        let Some(principal) = self.visitor.principal() else { return Ok(None) };
        let wallets = actions::wallets(self.app(), principal.user).await?;
        Ok(wallets.into_iter().find(|wallet| wallet.currency == due.currency))
    }

    fn declined(&self) -> Option<Declined> {
        let tried = self.tries.last.as_ref()?;
        let code = tried.booking.failure_code.clone().unwrap_or_else(|| "other".to_owned());
        Some(Declined { code })
    }
}

/// Where somebody belongs whose hold became a booking, or whose money came too late for it.
pub(crate) fn way_on(hold: HoldId, booking: Option<&Booking>, tries: &Tries) -> Option<String> {
    if let Some(booking) = booking {
        return Some(match booking.status {
            BookingStatus::Pending => format!("/hold/{hold}/return"),
            _ => format!("/b/{}", booking.number),
        });
    }
    let sent_back = tries.last.as_ref().filter(|tried| tried.booking.is_sent_back())?;
    Some(format!("/b/{}", sent_back.booking.number))
}

fn lines(quote: &Quote, layout: &Layout, promo: &str) -> PriceLines {
    let currency = quote.due.currency;
    let seats = quote.seats.iter().filter_map(|seat| {
        Some((seat_name(layout, seat.seat_no)?, Money::new(seat.price_minor, currency)))
    });
    let discount = (!quote.discount.is_zero())
        .then(|| Discount { code: promo.to_uppercase(), amount: quote.discount });
    PriceLines {
        seats: seats.collect(),
        fees: Money::new(quote.seats.iter().map(|seat| seat.fee_minor).sum(), currency),
        discount,
        total: quote.due,
    }
}
