//! Steps at the gate: scans, second scans, forged codes, and wrong buttons.

use kernel::{Refusal, ShowId, TicketId};
use tickets::{
    CheckIn, CheckInRefusal, Scan, TicketKeys, UndoCheckIn, check_in, find_ticket, undo_check_in,
};

use crate::auditor::{Event, TicketWord};

use super::Sim;
use super::lie::Lie;
use super::town::STAFF;

const MASTER: [u8; 32] = [5; 32];

/// What the person at the gate shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// The code of the ticket, at the gate of its show.
    Own,
    /// The code of the ticket, at the gate of another show.
    AtOtherGate,
    /// A code with a character changed.
    Forged,
}

impl Sim {
    pub(super) async fn scan(&mut self) {
        let Some((ticket, show)) = self.any_ticket(|_| true) else { return };
        let shown =
            self.dice.weigh(&[(86, Shown::Own), (7, Shown::AtOtherGate), (7, Shown::Forged)]);
        let gate_show = match shown {
            Shown::AtOtherGate => ShowId::new(STAFF.uuid()),
            _ => show,
        };
        let node = self.any_node();
        let store = &self.nodes[node].store;
        let scan = store
            .write("sim.scan", move |tx| {
                let keys = TicketKeys::new(MASTER);
                let Some(ticket) = find_ticket(tx, ticket)? else {
                    return Ok(Err(CheckInRefusal::NotGenuine));
                };
                let mut code = keys.code_of(&ticket).to_string();
                if shown == Shown::Forged {
                    let last = if code.ends_with('0') { '8' } else { '0' };
                    code.pop();
                    code.push(last);
                }
                let shows = vec![gate_show];
                let command = CheckIn { code, shows, gate: "North".into(), by: Some(STAFF) };
                check_in(tx, &keys, &command)
            })
            .await;
        self.hear_scan(ticket, shown, scan);
    }

    fn hear_scan(&mut self, ticket: TicketId, shown: Shown, scan: Result<Scan, store::StoreError>) {
        let scan = match scan {
            Ok(scan) => scan,
            Err(error) => return self.hear(Event::Broken(error.to_string())),
        };
        let told = scan.as_ref().map_or_else(Refusal::code, |_| "welcome");
        self.note(format!("ticket {ticket} is shown ({shown:?}): {told}"));
        match (scan, shown) {
            (Ok(_), Shown::Own) => self.hear(Event::Admitted { ticket: ticket.uuid() }),
            (Ok(_), _) => self.hear(Event::Broken(format!("{shown:?} was let in"))),
            (Err(CheckInRefusal::AlreadyUsed { .. }), Shown::Own)
                if self.run.lie == Some(Lie::OpenGate) =>
            {
                self.hear(Event::Admitted { ticket: ticket.uuid() });
            }
            (Err(refusal), Shown::Own) => {
                let code = refusal.code().to_owned();
                self.hear(Event::TurnedAway { ticket: ticket.uuid(), code });
            }
            (Err(_), _) => {}
        }
        if let Some(page) = self.page_of(ticket) {
            page.tickets.iter_mut().filter(|one| one.ticket == ticket.uuid()).for_each(|one| {
                if told == "welcome" {
                    one.word = TicketWord::Used;
                }
            });
        }
        self.look_at_all = true;
    }

    fn page_of(&mut self, ticket: TicketId) -> Option<&mut crate::auditor::BookingSeen> {
        let ticket = ticket.uuid();
        self.pages.values_mut().find(|page| page.tickets.iter().any(|one| one.ticket == ticket))
    }

    /// Not at a show that was called off: whoever was in has no ticket to get money for, and what
    /// becomes of them is left to the staff.
    pub(super) async fn let_out(&mut self) {
        let Some((ticket, show)) = self.any_ticket(|word| word == TicketWord::Used) else { return };
        if self.called_off.contains(&show) {
            return;
        }
        let node = self.any_node();
        let command = UndoCheckIn { ticket, shows: vec![show], by: STAFF };
        let store = &self.nodes[node].store;
        let answer = store.write("sim.let_out", move |tx| undo_check_in(tx, &command)).await;
        self.note(format!("ticket {ticket} is taken back: {}", answer.is_ok()));
        match answer {
            Ok(_) => self.hear(Event::LetOut { ticket: ticket.uuid() }),
            Err(failure) => self.hear(Event::Broken(format!("{failure:?}"))),
        }
        self.look_at_all = true;
    }

    fn any_ticket(&self, wanted: impl Fn(TicketWord) -> bool) -> Option<(TicketId, ShowId)> {
        let tickets: Vec<_> = self
            .pages
            .values()
            .flat_map(|page| page.tickets.iter().map(|one| (one, page.show)))
            .filter(|(one, _)| wanted(one.word))
            .collect();
        let (ticket, show) = self.dice.recent(&tickets, tickets.len())?;
        Some((TicketId::new(ticket.ticket), ShowId::new(*show)))
    }
}
