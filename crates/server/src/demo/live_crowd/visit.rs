//! One visit: somebody comes for a show and buys, lets go, walks off, or gives tickets back.

use std::sync::Arc;
use std::time::Duration;

use accounts::{Email, Language};
use booking::{AfterFailure, BookingStatus, FromWallet, Which};
use catalog::SeatKind;
use http_api::actions::{
    Asker, BestSeats, CancelWish, CheckOutWish, Ordered, Tender, ToldNeeds, Viewer, cancel,
    check_out, hold, hold_best, opened_booking, preview_cancellation, release,
};
use http_api::{ApiError, App};
use kernel::{HoldId, SeatNo, SeatState, TicketId};
use payments::{Destination, Method};
use seating::{Board, Together};
use tickets::TicketState;
use tokio::sync::watch;
use tokio::time::sleep;

use super::Pace;
use super::outings::{Booked, Choice, Outings};
use super::tally::Outcome;
use crate::demo::crowd::PARTY;
use crate::demo::dice::Dice;

/// Where the crowd's letters go.
const ADDRESS: &str = "crowd@usher.test";
/// So many in a hundred come to give an earlier booking back.
const GIVES_BACK_PERCENT: usize = 12;
/// So many of these keep some of the tickets.
const KEEPS_SOME_PERCENT: usize = 40;
/// So many take the best seats; the others choose somewhere on the map.
const BEST_SEATS_PERCENT: usize = 50;
/// So many who were declined try another card.
const TRIES_AGAIN_PERCENT: usize = 60;
/// Blocks of seats that somebody looks at before taking the best ones.
const LOOKS: usize = 12;

/// What somebody does with the seats that they hold, in so many of a hundred times.
const PLANS: [(usize, Plan); 5] = [
    (15, Plan::LetGo),
    (4, Plan::WalkOff),
    (3, Plan::PayAndLeave),
    (6, Plan::PayDeclined),
    (72, Plan::Pay),
];

#[derive(Clone, Copy)]
enum Plan {
    LetGo,
    WalkOff,
    /// By a card whose bank asks back, which is never answered.
    PayAndLeave,
    PayDeclined,
    Pay,
}

const CARD: &str = "pm_card_visa";
const CARD_THAT_IS_DECLINED: &str = "pm_card_chargeDeclined";
const CARD_THAT_ASKS_BACK: &str = "pm_card_authenticationRequired";

/// Somebody on their way.
pub(super) struct Visit {
    outings: Arc<Outings>,
    pace: Pace,
    dice: Dice,
    session: String,
    stop: watch::Receiver<()>,
}

/// Why a visit ends before its time.
enum Cut {
    Closing,
    Error(ApiError),
}

impl From<ApiError> for Cut {
    fn from(error: ApiError) -> Self {
        Self::Error(error)
    }
}

impl Visit {
    pub(super) fn new(
        outings: Arc<Outings>,
        pace: Pace,
        dice: Dice,
        stop: watch::Receiver<()>,
    ) -> Self {
        let session = outings.app.fresh(|id| id).to_string();
        Self { outings, pace, dice, session, stop }
    }

    pub(super) async fn run(mut self) -> Outcome {
        match self.come().await {
            Ok(outcome) => outcome,
            Err(Cut::Closing) => Outcome::SentHome,
            Err(Cut::Error(error)) if error.status().is_server_error() => {
                tracing::warn!(code = error.code(), cause = ?error.cause(), "the crowd met trouble");
                Outcome::Failed
            }
            Err(Cut::Error(error)) => {
                tracing::debug!(code = error.code(), "somebody of the crowd was refused");
                Outcome::Refused
            }
        }
    }

    async fn come(&mut self) -> Result<Outcome, Cut> {
        let choice = self.outings.choose(&self.dice, GIVES_BACK_PERCENT).await?;
        let Some(mut choice) = choice else { return Ok(Outcome::FoundNothing) };
        self.pause(self.pace.look_millis).await?;
        if let Some(booked) = choice.gives_back.take() {
            return self.give_back(booked).await;
        }
        let Some(hold) = self.take_seats(&choice).await? else { return Ok(Outcome::FoundNothing) };
        self.pause(self.pace.think_millis).await?;
        self.decide(&choice, hold).await
    }

    /// Holds seats for a party, unless that would leave too few to others.
    async fn take_seats(&self, choice: &Choice) -> Result<Option<HoldId>, Cut> {
        let (app, board) = (self.app(), &choice.board);
        let count = *self.dice.pick(PARTY);
        let _turn = self.outings.turn.lock().await;
        if !self.outings.may_hold(board, count) {
            return Ok(None);
        }
        let asker = self.asker()?;
        let wants_best = self.dice.percent(BEST_SEATS_PERCENT);
        let liked = if wants_best { None } else { self.side_by_side(board, count) };
        let held = match liked {
            Some(seats) => hold(app, &asker, choice.show, seats, ToldNeeds::default()).await?,
            None => {
                let best = BestSeats { count, seat_type: None, together: Together::Preferred };
                hold_best(app, &asker, choice.show, best, ToldNeeds::default()).await?
            }
        };
        Ok(Some(held.hold))
    }

    /// Free neighbours somewhere in the hall.
    fn side_by_side(&self, board: &Board, count: usize) -> Option<Vec<SeatNo>> {
        let layout = board.layout();
        let (_, states) = board.states(self.app().store.now());
        let is_free = |no: &SeatNo| {
            let state = states.get(*no as usize).map(|(state, _)| *state);
            let is_for_anyone = |seat: &catalog::Seat| seat.kind == SeatKind::Standard;
            state == Some(SeatState::Free) && layout.seat(*no).is_some_and(is_for_anyone)
        };
        (0..LOOKS).find_map(|_| {
            let row = self.dice.pick(&self.dice.pick(&layout.sections).rows);
            let segment = self.dice.pick(&row.segments);
            let free: Vec<&[SeatNo]> =
                segment.windows(count).filter(|seats| seats.iter().all(is_free)).collect();
            (!free.is_empty()).then(|| self.dice.pick(&free).to_vec())
        })
    }

    async fn decide(&self, choice: &Choice, hold: HoldId) -> Result<Outcome, Cut> {
        if !self.outings.may_buy(&choice.board) {
            return self.let_go(hold).await;
        }
        match self.plan() {
            Plan::LetGo => self.let_go(hold).await,
            Plan::WalkOff => Ok(Outcome::WalkedOff),
            Plan::Pay => self.pay(choice, hold, CARD).await,
            Plan::PayAndLeave => self.pay(choice, hold, CARD_THAT_ASKS_BACK).await,
            Plan::PayDeclined => match self.pay(choice, hold, CARD_THAT_IS_DECLINED).await {
                Err(Cut::Error(error)) if error.code() == "payment_declined" => {
                    match self.dice.percent(TRIES_AGAIN_PERCENT) {
                        true => self.pay(choice, hold, CARD).await,
                        false => self.let_go(hold).await,
                    }
                }
                other => other,
            },
        }
    }

    fn plan(&self) -> Plan {
        let mut drawn = self.dice.below(PLANS.iter().map(|(times, _)| times).sum());
        for (times, plan) in PLANS {
            if drawn < times {
                return plan;
            }
            drawn -= times;
        }
        Plan::Pay
    }

    async fn let_go(&self, hold: HoldId) -> Result<Outcome, Cut> {
        release(self.app(), &self.asker()?, hold).await?;
        Ok(Outcome::Released)
    }

    async fn pay(&self, choice: &Choice, hold: HoldId, token: &str) -> Result<Outcome, Cut> {
        let email: Email = ADDRESS.parse().expect("this is an address");
        let wish = CheckOutWish {
            booking: None,
            show: choice.show,
            hold,
            seats: None,
            asker: self.asker()?,
            email,
            phone: None,
            language: Language::ENGLISH,
            promo_code: None,
            expected: None,
            from_wallet: FromWallet::Nothing,
            tender: Some(Tender { method: Method::CreditCard, token: token.to_owned() }),
            after_failure: AfterFailure::KeepHold,
            return_url: None,
            letter: false,
        };
        let Ordered { booking, .. } = check_out(self.app(), wish).await?;
        if booking.status != BookingStatus::Confirmed {
            return Ok(Outcome::LeftAtTheBank);
        }
        let session = self.session.clone();
        self.outings.remember(Booked { show: choice.show, booking: booking.id, session });
        Ok(Outcome::Booked)
    }

    async fn give_back(&self, booked: Booked) -> Result<Outcome, Cut> {
        let app = self.app();
        let viewer = Viewer { session: Some(booked.session.clone()), ..Viewer::default() };
        let opened = opened_booking(app, &viewer, booked.booking).await?;
        let is_valid = |ticket: &&tickets::Ticket| ticket.state == TicketState::Valid;
        let valid: Vec<TicketId> =
            opened.tickets.iter().filter(is_valid).map(|ticket| ticket.id).collect();
        let some = valid.len() / 2;
        let keeps_some = some > 0 && self.dice.percent(KEEPS_SOME_PERCENT);
        let tickets = if keeps_some { Which::These(valid[..some].to_vec()) } else { Which::All };
        let preview = preview_cancellation(app, &viewer, &opened.booking, tickets.clone()).await?;
        let wish = CancelWish {
            tickets,
            reason: "Change of plans".to_owned(),
            destination: Destination::Source,
            expected: Some(preview.amounts.refund),
        };
        cancel(app, &viewer, &opened.booking, wish).await?;
        if !keeps_some {
            return Ok(Outcome::Cancelled);
        }
        self.outings.remember(booked);
        Ok(Outcome::CancelledInPart)
    }

    /// Lets time pass, until the house closes.
    async fn pause(&mut self, (least, most): (usize, usize)) -> Result<(), Cut> {
        let time = Duration::from_millis(self.dice.between(least, most) as u64);
        tokio::select! {
            () = sleep(time) => Ok(()),
            _ = self.stop.changed() => Err(Cut::Closing),
        }
    }

    fn asker(&self) -> Result<Asker, ApiError> {
        Asker::new(None, Some(self.session.clone()))
    }

    fn app(&self) -> &App {
        &self.outings.app
    }
}
