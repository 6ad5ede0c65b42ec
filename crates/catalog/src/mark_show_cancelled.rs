//! Calls a show off. From then on nothing is sold for it.
//!
//! This only turns the state of the show; refunding its bookings is the work of `booking`.

use kernel::{Class, Fact, Refusal, ShowId};
use serde_json::json;
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::show::{Show, find_show};

sql! {
    CANCEL_SHOW = "UPDATE shows SET status = 'cancelled', updated_at = $2 \
        WHERE show_id = $1 AND status = 'active'";
}

/// A show to call off.
#[derive(Debug, Clone)]
pub struct MarkShowCancelled {
    /// Who calls it off.
    pub actor: Actor,
    /// Which show.
    pub show: ShowId,
    /// Why, for the journal: "projector broken".
    pub reason: String,
}

/// A show that is called off.
#[derive(Debug, Clone, PartialEq)]
pub struct CancelledShow {
    /// The show.
    pub show: Show,
    /// Whether this command did it; `false` when it had been called off before.
    pub is_news: bool,
}

/// Why a show was not called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkShowCancelledRefusal {
    /// There is no such show.
    NotFound,
    /// It was taken out of the database, its tickets with it.
    Archived,
}

impl Refusal for MarkShowCancelledRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Archived => "show_archived",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::Archived => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotFound => "There is no such show.",
            Self::Archived => {
                "The show is archived, and its tickets are in the copy alone. \
                 Pay people back at the payment gateway."
            }
        }
        .to_owned()
    }
}

/// Calls a show off. The same command again changes nothing and says so.
pub fn mark_show_cancelled(
    tx: &mut Tx<'_>,
    command: &MarkShowCancelled,
) -> Result<CancelledShow, Failure<MarkShowCancelledRefusal>> {
    let now = tx.now();
    let is_news = tx.execute(&CANCEL_SHOW, params![command.show, now])? == 1;
    let show = find_show(tx, command.show)?.ok_or(MarkShowCancelledRefusal::NotFound)?;
    if is_news {
        tx.fact(Fact::ShowChanged { show: show.id, movie: show.movie, city: show.city });
        tx.journal(&Entry {
            actor: command.actor,
            action: "catalog.mark_show_cancelled",
            subject_kind: "show",
            subject: show.id.uuid(),
            detail: json!({ "reason": command.reason }),
        })?;
    }
    Ok(CancelledShow { show, is_news })
}
