//! The sandbox's book: every payment and refund, and the rules by which they change. One lock around
//! all of it, so that two requests with the same key are one payment.
//!
//! Each change is written to the journal first and made second.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use axum::http::StatusCode;
use kernel::Timestamp;

use crate::answers::{Cause, No};
use crate::journal::{Entry, Journal};
use crate::payment_intent::{Intent, IntentState, unknown_payment};
use crate::refund::{Refund, RefundOrder, RefundState};
use crate::table::Table;
use crate::token::{RefundManner, refund_manner};

#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) intents: Table<Intent>,
    pub(crate) refunds: Table<Refund>,
    /// The refunds of each payment, by their ids.
    refund_ids: HashMap<String, Vec<String>>,
    /// References of payments that were called off before they were asked for, with the ids that
    /// they will have.
    called_off: HashMap<String, String>,
    journal: Journal,
}

/// What calling off a payment came to.
pub(crate) enum CalledOff {
    /// The payment as it is now: called off, unless it was final before.
    Known(Box<Intent>),
    /// It was not asked for yet; if it ever is, it will have this id and be called off.
    InAdvance(String),
}

/// A refund that is asked for.
pub(crate) struct NewRefund {
    pub(crate) id: String,
    pub(crate) idempotency_key: String,
    pub(crate) created: Timestamp,
    pub(crate) order: RefundOrder,
}

impl Book {
    /// Opens the book at the state in which it was left.
    pub(crate) fn open(journal_file: Option<&Path>) -> io::Result<Self> {
        let (journal, entries) = Journal::open(journal_file)?;
        let mut book = Self {
            intents: Table::default(),
            refunds: Table::default(),
            refund_ids: HashMap::new(),
            called_off: HashMap::new(),
            journal,
        };
        entries.into_iter().for_each(|entry| book.apply(entry));
        Ok(book)
    }

    /// Makes the payment, unless the same request made it before; says whether it is new.
    pub(crate) fn charge(&mut self, mut intent: Intent) -> Result<(Intent, bool), No> {
        if let Some(known) = self.intents.by_key(&intent.idempotency_key) {
            return if known.order == intent.order {
                Ok((known.clone(), false))
            } else {
                Err(reused_key())
            };
        }
        if self.intents.by_reference(&intent.order.reference).is_some() {
            return Err(used_reference());
        }
        if let Some(id) = self.called_off.get(&intent.order.reference) {
            intent.id.clone_from(id);
            intent.state = IntentState::Canceled;
        }
        self.record(Entry::Intent(intent.clone()))?;
        Ok((intent, true))
    }

    /// Calls off the payment of that reference, so that it cannot take money any more; also one
    /// that has not been asked for.
    pub(crate) fn call_off(&mut self, reference: &str, fresh_id: String) -> io::Result<CalledOff> {
        if let Some(intent) = self.intents.by_reference(reference) {
            let intent = intent.clone();
            let open = [IntentState::Processing, IntentState::RequiresAction];
            let called_off = self.leave(&intent.id, &open, IntentState::Canceled)?;
            return Ok(CalledOff::Known(Box::new(called_off.unwrap_or(intent))));
        }
        if let Some(id) = self.called_off.get(reference) {
            return Ok(CalledOff::InAdvance(id.clone()));
        }
        let id = fresh_id.clone();
        self.record(Entry::CalledOff { reference: reference.to_owned(), id })?;
        Ok(CalledOff::InAdvance(fresh_id))
    }

    /// Takes the money of a payment that took its time. Nothing, if it has left that state.
    pub(crate) fn settle(&mut self, id: &str) -> io::Result<Option<Intent>> {
        self.leave(id, &[IntentState::Processing], IntentState::Succeeded)
    }

    /// The person answered the challenge. Nothing, if nobody asks any more.
    pub(crate) fn approve(&mut self, id: &str) -> io::Result<Option<Intent>> {
        self.leave(id, &[IntentState::RequiresAction], IntentState::Succeeded)
    }

    /// The person refused. Nothing, if nobody asks any more.
    pub(crate) fn refuse(&mut self, id: &str) -> io::Result<Option<Intent>> {
        let message = "The payment was refused on the approval page.";
        let last_payment_error = Cause::new("authentication_failed", message);
        let refused = IntentState::RequiresPaymentMethod { last_payment_error };
        self.leave(id, &[IntentState::RequiresAction], refused)
    }

    /// Gives money back, unless the same request did so before; says whether anything was tried.
    /// A request that failed may be sent again.
    pub(crate) fn refund(&mut self, new: NewRefund) -> Result<(Refund, bool), No> {
        let NewRefund { id, idempotency_key, created, order } = new;
        let known = self.refunds.by_key(&idempotency_key);
        if let Some(known) = known {
            if known.order != order {
                return Err(reused_key());
            }
            if !matches!(known.state, RefundState::Failed { .. }) {
                return Ok((known.clone(), false));
            }
        } else if self.refunds.by_reference(&order.reference).is_some() {
            return Err(used_reference());
        }
        let (id, created) = known.map_or((id, created), |known| (known.id.clone(), known.created));
        let state = self.state_of_new_refund(&order)?;
        let refund = Refund { id, idempotency_key, created, order, state };
        self.record(Entry::Refund(refund.clone()))?;
        Ok((refund, true))
    }

    /// Pays a refund that took its time. Nothing, if it was paid before.
    pub(crate) fn complete_refund(&mut self, id: &str) -> io::Result<Option<Refund>> {
        match self.refunds.get(id) {
            Some(refund) if refund.state == RefundState::Pending => {
                let refund = Refund { state: RefundState::Succeeded, ..refund.clone() };
                self.record(Entry::Refund(refund.clone()))?;
                Ok(Some(refund))
            }
            _ => Ok(None),
        }
    }

    fn state_of_new_refund(&self, order: &RefundOrder) -> Result<RefundState, No> {
        let intent = self.intents.get(&order.payment_intent).ok_or_else(unknown_payment)?;
        if intent.state != IntentState::Succeeded {
            return Err(No::bad_request("payment_not_captured", "There is nothing to give back."));
        }
        if order.currency != intent.order.currency || order.amount <= 0 {
            let message = "The amount must be above zero, in the currency of the payment.";
            return Err(No::bad_request("invalid_amount", message));
        }
        if order.amount > intent.order.amount - self.given_back(&intent.id) {
            let message = "All refunds together would be more than the payment.";
            return Err(No::bad_request("refund_exceeds_charge", message));
        }
        let is_first = !self.refund_ids.contains_key(&intent.id);
        Ok(match refund_manner(&intent.order.payment_method) {
            RefundManner::FailsOnce if is_first => RefundState::Failed {
                failure: Cause::new("bank_unavailable", "The bank did not take the refund."),
            },
            RefundManner::AtOnce | RefundManner::FailsOnce => RefundState::Succeeded,
            RefundManner::Later => RefundState::Pending,
        })
    }

    /// What was given back of a payment, or is about to be.
    fn given_back(&self, intent: &str) -> i64 {
        let ids = self.refund_ids.get(intent).map_or(&[][..], Vec::as_slice);
        let refunds = ids.iter().filter_map(|id| self.refunds.get(id));
        refunds
            .filter(|refund| !matches!(refund.state, RefundState::Failed { .. }))
            .map(|refund| refund.order.amount)
            .sum()
    }

    /// Moves a payment on, if it is in one of these states.
    fn leave(
        &mut self,
        id: &str,
        from: &[IntentState],
        to: IntentState,
    ) -> io::Result<Option<Intent>> {
        match self.intents.get(id) {
            Some(intent) if from.contains(&intent.state) => {
                let intent = Intent { state: to, ..intent.clone() };
                self.record(Entry::Intent(intent.clone()))?;
                Ok(Some(intent))
            }
            _ => Ok(None),
        }
    }

    fn record(&mut self, entry: Entry) -> io::Result<()> {
        self.journal.append(&entry)?;
        self.apply(entry);
        Ok(())
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Intent(intent) => self.intents.put(intent),
            Entry::Refund(refund) => {
                let ids = self.refund_ids.entry(refund.order.payment_intent.clone()).or_default();
                if !ids.contains(&refund.id) {
                    ids.push(refund.id.clone());
                }
                self.refunds.put(refund);
            }
            Entry::CalledOff { reference, id } => {
                self.called_off.insert(reference, id);
            }
        }
    }
}

fn reused_key() -> No {
    No::new(
        StatusCode::CONFLICT,
        "idempotency_key_reused",
        "This Idempotency-Key came before, with another body.",
    )
}

fn used_reference() -> No {
    No::new(
        StatusCode::CONFLICT,
        "reference_in_use",
        "This reference came before, with another Idempotency-Key.",
    )
}
