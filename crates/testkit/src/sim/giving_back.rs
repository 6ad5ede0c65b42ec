//! Steps of people and theatres who change their minds.

use booking::{
    CancelBooking, CancelRefusal, Cancelled, CancelledBy, Preview, Which, cancel_booking,
    preview_cancellation,
};
use catalog::MarkShowCancelled;
use kernel::{BookingId, Refusal, TicketId};
use payments::Destination;
use store::{Actor, Failure};

use crate::auditor::{BookingSeen, Event, Id, TicketWord};

use super::Sim;

/// Out of a hundred answers so many get lost on their way to the person.
const LOST_ANSWERS_PERCENT: usize = 5;

impl Sim {
    pub(super) async fn cancel(&mut self) {
        let is_good = |page: &&BookingSeen| page.tickets.iter().any(is_valid);
        let good: Vec<BookingSeen> = self.pages.values().filter(is_good).cloned().collect();
        let Some(page) = self.dice.recent(&good, good.len()).cloned() else { return };
        let valid: Vec<Id> =
            page.tickets.iter().filter(|one| is_valid(one)).map(|one| one.ticket).collect();
        let some = 1 + self.dice.below(valid.len());
        let tickets: Vec<TicketId> = valid.iter().take(some).map(|id| TicketId::new(*id)).collect();
        let which = if some == valid.len() && self.dice.chance(50) {
            Which::All
        } else {
            Which::These(tickets.clone())
        };
        let booking = BookingId::new(page.booking);
        let (node, wanted) = (self.any_node(), which.clone());
        let store = self.nodes[node].store.clone();
        let shown = store
            .read("sim.preview", move |reads| preview_cancellation(reads, booking, &wanted))
            .await;
        let expected = shown.as_ref().ok().filter(|_| self.dice.chance(50));
        let command = CancelBooking {
            id: self.dice.uuid(self.now()),
            booking,
            tickets: which,
            reason: "our plans changed".into(),
            destination: *self.dice.pick(&[Destination::Source, Destination::Wallet]),
            expected: expected.map(|preview| preview.amounts.refund),
            by: CancelledBy::Buyer,
            actor: Actor::Guest,
        };
        let answer = store.write("sim.cancel", move |tx| cancel_booking(tx, &command)).await;
        self.hear_cancelled(&page, tickets.iter().map(|id| id.uuid()).collect(), shown, answer);
        self.look_at(vec![(booking, page.person)]).await;
    }

    fn hear_cancelled(
        &mut self,
        page: &BookingSeen,
        tickets: Vec<Id>,
        shown: Result<Preview, Failure<CancelRefusal>>,
        answer: Result<Cancelled, Failure<CancelRefusal>>,
    ) {
        let booking = page.booking;
        match answer {
            Ok(_) if self.dice.chance(LOST_ANSWERS_PERCENT) => {
                self.note(format!("{booking} gives {tickets:?} back, and the answer gets lost"));
                self.hear(Event::CancelUnheard { booking });
            }
            Ok(cancelled) => {
                let refund = cancelled.amounts.refund.minor;
                self.note(format!("{booking} gives {tickets:?} back for {refund}"));
                let shown = shown.map_or(-1, |preview| preview.amounts.refund.minor);
                self.hear(Event::Cancelled { booking, tickets, refund, shown });
            }
            Err(Failure::Refused(refusal)) => {
                self.note(format!("{booking} cannot give back: {}", refusal.code()));
            }
            Err(Failure::Store(error)) => self.hear(Event::Broken(error.to_string())),
        }
    }

    pub(super) async fn call_off(&mut self) {
        let show = self.dice.pick(&self.town.shows).show.id;
        let node = self.any_node();
        let command =
            MarkShowCancelled { actor: Actor::System, show, reason: "the projector".into() };
        let answer = self.nodes[node].flows.cancel_show(command).await;
        self.note(format!("node {node} calls off {show}: {}", answer.is_ok()));
        match answer {
            Ok(_) => {
                self.called_off.push(show);
                self.hear(Event::ShowOff { show: show.uuid() });
            }
            Err(failure) => self.hear(Event::Broken(format!("{failure:?}"))),
        }
    }
}

fn is_valid(ticket: &crate::auditor::TicketSeen) -> bool {
    ticket.word == TicketWord::Valid
}
