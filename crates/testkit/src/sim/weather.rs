//! Steps that nobody asked for: time, deaths, outages, letters from the gateway, background work.

use flows::{Reconciled, WebhookFailure, WebhookSeen};
use kernel::time::seconds_between;
use store::StoreError;
use worker::Idle;

use crate::auditor::Event;

use super::node::{dead_line, survive};
use super::{NODES, Sim, till};

/// Out of a hundred runs of a worker so many meet the death of their node.
const DEATHS_PERCENT: usize = 12;
/// Deadlines that the clock likes to jump to.
const RECENT_HOLDS: usize = 6;
/// Out of a hundred deliveries so many find nobody at home.
const DEAF_PERCENT: usize = 12;

impl Sim {
    /// Mostly a little, sometimes hours, and often to the edge of a promise.
    pub(super) fn move_clock(&mut self) {
        let seconds = match self.dice.below(20) {
            0..9 => self.dice.between(1, 40),
            9..13 => self.dice.between(40, 400),
            13..14 => self.dice.between(400, 1_200),
            14 => self.dice.between(3_600, 4 * 3_600),
            _ => self.seconds_to_an_edge(),
        };
        self.bench.clock.advance_seconds(seconds);
        self.note(format!("the clock moves by {seconds} s"));
        self.look_at_all = true;
    }

    fn seconds_to_an_edge(&self) -> i64 {
        let Some(asked) = self.dice.recent(&self.holds, RECENT_HOLDS) else { return 1 };
        let before = *self.dice.pick(&[-8, -1, 0, 1, 8, 30, 100, 119]);
        (seconds_between(self.now(), asked.until) - before).max(1)
    }

    pub(super) fn restart(&mut self) {
        let no = self.any_node();
        self.note(format!("node {no} starts again"));
        self.reopen(no);
    }

    /// The gateway cannot be reached from now on, or can be again.
    pub(super) fn change_outage(&mut self) {
        self.outage = match self.outage.take() {
            Some(_) => None,
            None => dead_line().ok().map(|(socket, _)| socket),
        };
        self.note(format!("the gateway is out of reach: {}", self.outage.is_some()));
        (0..NODES).for_each(|no| self.reopen(no));
    }

    pub(super) async fn settle_at_gateway(&mut self) {
        let settled = self.till.settle().await;
        self.note(format!("the gateway settles {settled}"));
    }

    pub(super) async fn send_webhooks(&mut self) {
        let no = self.any_node();
        let is_deaf = self.dice.chance(DEAF_PERCENT);
        self.till.mailbox.give_to(self.nodes[no].flows.clone(), is_deaf);
        let order = *self.dice.pick(&["as_made", "reversed"]);
        let copies = *self.dice.pick(&[1, 1, 2]);
        let answers = self.till.release(order, copies).await;
        self.note(format!("node {no} gets webhooks {order} × {copies}: {answers:?}"));
        for answer in answers.iter().filter(|answer| !answer.starts_with("Ok")) {
            self.hear(Event::Broken(format!("a webhook was not taken: {answer}")));
        }
        self.look_at_all = true;
    }

    /// An old webhook again, a forged one, or requests that had been under way for too long.
    pub(super) async fn send_strange_webhook(&mut self) {
        let no = self.any_node();
        let late = self.wires[no].deliver_late().await;
        if late > 0 {
            return self.note(format!("{late} old requests of node {no} arrive"));
        }
        let overheard = self.till.mailbox.overheard(|count| self.dice.below(count));
        let Some((signature, mut body)) = overheard else { return };
        let is_forged = self.dice.chance(50);
        if is_forged {
            let at = self.dice.below(body.len());
            body[at] ^= 1;
        }
        let flows = &self.nodes[no].flows;
        let answer = till::deliver(flows, &signature, &body).await;
        self.note(format!("node {no} gets a strange webhook ({is_forged}): {answer:?}"));
        let is_wrong = match answer {
            Ok(WebhookSeen::New) => is_forged,
            Ok(WebhookSeen::Before) => is_forged,
            Err(WebhookFailure::Refused(_)) => false,
            Err(WebhookFailure::Store(_)) => true,
        };
        if is_wrong {
            self.hear(Event::Broken("a strange webhook was taken".into()));
        }
        self.look_at_all = true;
    }

    pub(super) async fn work(&mut self) {
        let no = self.any_node();
        let worker = self.nodes[no].worker.clone();
        if self.dice.chance(DEATHS_PERCENT) {
            self.nodes[no].fuse.light(self.dice.between(0, 5));
        }
        let done = survive(async move { worker.run_until_idle().await }).await;
        self.nodes[no].fuse.light(-1);
        self.note(format!("node {no} works: {}", told(done.as_ref())));
        match done {
            None => self.reopen(no),
            Some(Ok(_)) => {}
            Some(Err(error)) => self.hear(Event::Broken(error.to_string())),
        }
        self.look_at_all = true;
    }

    pub(super) async fn sweep(&mut self) {
        let no = self.any_node();
        let swept = self.nodes[no].store.write("sim.sweep", seating::sweep).await;
        self.note(format!("node {no} sweeps: {swept:?}"));
        if let Err(error) = swept {
            self.hear(Event::Broken(error.to_string()));
        }
    }

    pub(super) async fn reconcile(&mut self) {
        let no = self.any_node();
        let done: Result<Reconciled, StoreError> = self.nodes[no].flows.reconcile().await;
        self.note(format!("node {no} reconciles: {done:?}"));
        if let Err(error) = done {
            self.hear(Event::Broken(error.to_string()));
        }
        self.look_at_all = true;
    }
}

fn told(done: Option<&Result<Idle, StoreError>>) -> String {
    match done {
        None => "and dies".into(),
        Some(Ok(idle)) => format!("{} done, {} failed", idle.done, idle.failed),
        Some(Err(error)) => error.to_string(),
    }
}
