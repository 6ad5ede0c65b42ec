//! Steps at the till: check out, send the same again, answer the bank's challenge.

use accounts::Language;
use booking::{AfterFailure, Charge, FromWallet, ReserveBooking, SealedContact};
use flows::{CheckOut, CheckOutFailure, CheckedOut};
use kernel::{BookingId, Money, Refusal};
use payments::Method;
use payments::gateway::SandboxGateway;

use crate::auditor::{BookingSeen, BookingWord, Event};

use super::lie::Lie;
use super::node::survive;
use super::town::Person;
use super::{Asked, Sent, Sim};

/// Out of a hundred checkouts so many meet the death of their node.
const DEATHS_PERCENT: usize = 9;
/// Holds that people still think of, and checkouts that they send again.
const RECENT: usize = 7;

/// How often each token is used, in proportion. Those that cost a try at the gateway come last.
const TOKENS: [(usize, &str); 10] = [
    (46, "pm_card_visa"),
    (5, "pm_card_refundFailsOnce"),
    (8, "pm_card_pendingRefund"),
    (7, "pm_card_chargeDeclined"),
    (4, "pm_card_chargeDeclinedInsufficientFunds"),
    (14, "pm_card_authenticationRequired"),
    (2, "pm_card_unknown"),
    (8, "pm_sandbox_timeout"),
    (4, "pm_sandbox_lost"),
    (1, "pm_sandbox_error"),
];
const TOKENS_THAT_ANSWER: usize = 7;

impl Sim {
    pub(super) async fn check_out(&mut self) {
        let Some(asked) = self.hold_to_pay() else { return };
        let person = match self.dice.chance(4) {
            true => self.dice.pick(&self.town.people).clone(),
            false => asked.person.clone(),
        };
        let node = self.any_node();
        let request = self.request(&asked, &person, node);
        let is_own = person.name == asked.person.name;
        let sent = Sent { person, is_own, request };
        self.checkouts.push(sent.clone());
        self.send_check_out(sent, node, false).await;
    }

    pub(super) async fn repeat_check_out(&mut self) {
        let Some(mut sent) = self.dice.recent(&self.checkouts, RECENT).cloned() else { return };
        let node = self.any_node();
        // It may be charged again, with the same token.
        if self.wires[node].bears_failure() {
            // The door names bookings, so the same request comes with another name.
            sent.request.reserve.booking = BookingId::new(self.dice.uuid(self.now()));
            self.checkouts.push(sent.clone());
            self.send_check_out(sent, node, true).await;
        }
    }

    /// Mostly one that waits to be paid, sometimes one that is paid, has ended or was never won.
    fn hold_to_pay(&self) -> Option<Asked> {
        let now = self.now();
        let is_paid = |asked: &Asked| {
            let mut pages = self.pages.values().filter(|page| page.hold == asked.hold.uuid());
            pages.any(|page| page.word != BookingWord::Ended)
        };
        let waits = |asked: &&Asked| asked.until > now && !is_paid(asked);
        let running: Vec<Asked> = self.holds.iter().filter(waits).cloned().collect();
        match self.dice.chance(90) {
            true => self.dice.recent(&running, RECENT).cloned(),
            false => self.dice.recent(&self.holds, RECENT).cloned(),
        }
    }

    fn request(&self, asked: &Asked, person: &Person, node: usize) -> CheckOut {
        let booking = BookingId::new(self.dice.uuid(self.now()));
        let tokens = match self.wires[node].bears_failure() {
            true => &TOKENS[..],
            false => &TOKENS[..TOKENS_THAT_ANSWER],
        };
        let charge = Charge {
            method: *self.dice.pick(&[Method::CreditCard, Method::Upi]),
            gateway: SandboxGateway::NAME.into(),
            token: self.dice.weigh(tokens).to_owned(),
        };
        let code = *self.dice.pick(&self.town.codes);
        let mut request_hash = [0; 32];
        request_hash[..16].copy_from_slice(booking.uuid().as_bytes());
        let reserve = ReserveBooking {
            booking,
            hold: asked.hold,
            show: asked.show,
            seats: None,
            claimants: vec![person.owner.clone()],
            user: person.user,
            access_hash: None,
            contact: SealedContact {
                email: person.email.clone(),
                phone: None,
                language: Language::ENGLISH,
            },
            promo_code: self.dice.chance(40).then(|| code.to_owned()),
            expected: self.dice.chance(3).then(|| Money::new(1, kernel::Currency::INR)),
            from_wallet: self.wallet_part(person),
            charge: self.dice.chance(96).then_some(charge),
            after_failure: *self.dice.pick(&[AfterFailure::KeepHold, AfterFailure::FreeSeats]),
            request_hash,
        };
        let return_url = Some("https://usher.example/back".to_owned());
        CheckOut { reserve, return_url, description: "The Queue".into(), letter: false }
    }

    fn wallet_part(&self, person: &Person) -> FromWallet {
        if person.user.is_none() {
            return FromWallet::Nothing;
        }
        let some = FromWallet::Minor(self.dice.between(1, 4_000));
        self.dice.weigh(&[
            (60, FromWallet::Nothing),
            (15, FromWallet::WhatThereIs),
            (10, FromWallet::Everything),
            (15, some),
        ])
    }

    async fn send_check_out(&mut self, sent: Sent, node: usize, is_repeated: bool) {
        let flows = self.nodes[node].flows.clone();
        if self.dice.chance(DEATHS_PERCENT) {
            self.nodes[node].fuse.light(self.dice.between(0, 3));
        }
        let request = sent.request.clone();
        let answer = survive(async move { flows.check_out(request).await }).await;
        self.nodes[node].fuse.light(-1);
        let reserve = &sent.request.reserve;
        let token = reserve.charge.as_ref().map_or("nothing", |charge| charge.token.as_str());
        let told = answer.as_ref().map_or_else(|| "the node died".into(), told);
        let (name, booking, hold) = (&sent.person.name, reserve.booking, reserve.hold);
        let again = if is_repeated { " again" } else { "" };
        self.note(format!(
            "node {node} {name} pays{again} {hold} as {booking} with {token}, {:?}, {:?}: {told}",
            reserve.promo_code, reserve.from_wallet,
        ));
        match answer {
            None => self.reopen(node),
            Some(answer) => self.hear_check_out(&sent, answer).await,
        }
    }

    async fn hear_check_out(&mut self, sent: &Sent, answer: Result<CheckedOut, CheckOutFailure>) {
        let hold = sent.request.reserve.hold.uuid();
        match answer {
            Ok(CheckedOut::Confirmed(booking)) => {
                self.look_at(vec![(booking.id, sent.person.name.clone())]).await;
                self.hear(Event::Acknowledged { booking: booking.id.uuid() });
            }
            Ok(CheckedOut::Pending { next_action: Some(url), .. }) => self.challenges.push(url),
            Ok(_) | Err(CheckOutFailure::GatewayDown(_)) => {}
            Err(CheckOutFailure::Refused(refusal)) => {
                if sent.is_own {
                    self.hear(Event::PayRefused { hold, code: refusal.code().into() });
                }
                if self.run.lie == Some(Lie::EndlessOffer) {
                    self.pretend_offer(sent, refusal.code());
                }
            }
            Err(CheckOutFailure::Store(error)) => self.hear(Event::Broken(error.to_string())),
            Err(CheckOutFailure::Interrupted(cut)) => {
                self.hear(Event::Broken(format!("interrupted at {}", cut.at)));
            }
        }
    }

    /// A booking that never was, with an offer that had been used up.
    fn pretend_offer(&mut self, sent: &Sent, code: &str) {
        if !matches!(code, "promo_used_up" | "promo_used_by_you") {
            return;
        }
        let offer = sent.request.reserve.promo_code.clone();
        let lives = |word| matches!(word, BookingWord::Pending | BookingWord::Confirmed);
        let mut pages = self.pages.values();
        let model = pages.find(|page| page.offer == offer && lives(page.word)).cloned();
        let Some(model) = model else { return };
        let booking = sent.request.reserve.booking.uuid();
        let person = sent.person.name.clone();
        self.hear(Event::Booking(BookingSeen { booking, person, ..model }));
    }

    pub(super) async fn answer_challenge(&mut self) {
        let Some(url) = self.dice.recent(&self.challenges, 4).cloned() else { return };
        let answer = *self.dice.pick(&["approve", "approve", "refuse"]);
        let status = self.till.challenge(&url, answer).await;
        let id = url.rsplit('/').next().unwrap_or_default().to_owned();
        self.note(format!("the bank is told to {answer} {id}: {status}"));
    }
}

fn told(answer: &Result<CheckedOut, CheckOutFailure>) -> String {
    match answer {
        Ok(CheckedOut::Confirmed(booking)) => format!("confirmed, {}", booking.number),
        Ok(CheckedOut::Pending { next_action, .. }) => match next_action {
            Some(_) => "go to your bank".into(),
            None => "pending".into(),
        },
        Ok(CheckedOut::Declined { code, .. }) => format!("declined, {code}"),
        Ok(CheckedOut::SentBack(_)) => "sent back".into(),
        Err(CheckOutFailure::Refused(refusal)) => refusal.code().into(),
        Err(CheckOutFailure::GatewayDown(_)) => "the gateway is down".into(),
        Err(CheckOutFailure::Store(error)) => error.to_string(),
        Err(CheckOutFailure::Interrupted(cut)) => cut.at.into(),
    }
}
