//! Takes a check-in back: people press wrong buttons, and the next scan must admit again.

use kernel::{Class, Refusal, ShowId, TicketId, UserId};
use serde_json::{Value, json};
use store::{Actor, Entry, Failure, Tx, params, sql};

use crate::ticket::ticket_columns;
use crate::{Ticket, find_ticket};

sql! {
    LET_OUT = concat!(
        "UPDATE tickets SET status = 'valid', used_at = NULL, used_gate = NULL, used_by = NULL \
         WHERE ticket_id = $1 AND status = 'used' RETURNING ",
        ticket_columns!(),
    );
}

/// A check-in to take back.
#[derive(Debug, Clone)]
pub struct UndoCheckIn {
    /// Whose.
    pub ticket: TicketId,
    /// The shows that this member of staff admits.
    pub shows: Vec<ShowId>,
    /// Who takes it back.
    pub by: UserId,
}

/// Why there is nothing to take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoRefusal {
    /// No such ticket among the shows of this member of staff.
    NoTicket,
    /// Nobody came in with it.
    NotUsed {
        /// What the ticket is instead.
        status: &'static str,
    },
}

impl Refusal for UndoRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoTicket => "ticket_not_found",
            Self::NotUsed { .. } => "not_used",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NoTicket => Class::NotFound,
            Self::NotUsed { .. } => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoTicket => "There is no such ticket among the shows that you admit.".into(),
            Self::NotUsed { status } => {
                format!("Nobody came in with this ticket; it is {status}. Nothing was changed.")
            }
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NoTicket => Value::Null,
            Self::NotUsed { status } => json!({ "status": status }),
        }
    }
}

/// Makes a used ticket valid again: used → valid.
pub fn undo_check_in(
    tx: &mut Tx<'_>,
    command: &UndoCheckIn,
) -> Result<Ticket, Failure<UndoRefusal>> {
    let known = find_ticket(tx, command.ticket)?
        .filter(|ticket| command.shows.contains(&ticket.show))
        .ok_or(UndoRefusal::NoTicket)?;
    let ticket = tx
        .row_opt(&LET_OUT, params![known.id], Ticket::from_row)?
        .ok_or(UndoRefusal::NotUsed { status: known.state.word() })?;
    tx.journal(&Entry {
        actor: Actor::User(command.by),
        action: "tickets.undo_check_in",
        subject_kind: "ticket",
        subject: ticket.id.uuid(),
        detail: json!({}),
    })?;
    Ok(ticket)
}
