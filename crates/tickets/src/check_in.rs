//! The way in: a code admits once.
//!
//! One conditional write decides, so two gates that scan one code in the same instant cannot both
//! admit. A scan that is turned away is an answer, not a failure of the script: it commits, because
//! its note in the journal must stay.
//!
//! Right at READ COMMITTED too (docs/decisions/0015): what is read of a ticket before that write never
//! changes, or, that it was cancelled, never changes back.

use kernel::{Class, Refusal, ShowId, Timestamp, UserId, time};
use serde_json::{Value, json};
use store::{Actor, Entry, StoreError, Tx, params, sql};

use crate::limits::{DOORS_OPEN_SECONDS_BEFORE_START, GATE_NAME_CHARS_MAX};
use crate::ticket::ticket_columns;
use crate::{Ticket, TicketCode, TicketKeys, TicketState, find_ticket};

sql! {
    ADMIT = concat!(
        "UPDATE tickets SET status = 'used', used_at = $2, used_gate = $3, used_by = $4 \
         WHERE ticket_id = $1 AND status = 'valid' RETURNING ",
        ticket_columns!(),
    );
}

/// One scan at a gate.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// The code as it was scanned or typed.
    pub code: String,
    /// The shows that this gate admits now.
    pub shows: Vec<ShowId>,
    /// The entrance, as its staff call it.
    pub gate: String,
    /// Who scans, where that is a person who signed in.
    pub by: Option<UserId>,
}

/// How a scan ended: the ticket that came in, or why it did not.
pub type Scan = Result<Ticket, CheckInRefusal>;

/// Why somebody is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckInRefusal {
    /// The gate has no name, or too long a one.
    BadGateName,
    /// Not a code of ours, or one that does not belong to its ticket.
    NotGenuine,
    /// A ticket for a show that this gate does not admit now.
    WrongShow {
        /// What the ticket is for.
        show: ShowId,
        /// What the gate admits.
        admitted: Vec<ShowId>,
    },
    /// The ticket was taken back.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Somebody came in with it before.
    AlreadyUsed {
        /// When.
        at: Timestamp,
        /// Whole minutes since then.
        minutes_ago: i64,
        /// Where.
        gate: String,
        /// Who scanned it, where that was a person.
        by: Option<UserId>,
    },
}

impl Refusal for CheckInRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::BadGateName => "bad_gate_name",
            Self::NotGenuine => "not_genuine",
            Self::WrongShow { .. } => "wrong_show",
            Self::Cancelled { .. } => "cancelled",
            Self::AlreadyUsed { .. } => "already_used",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::BadGateName => Class::Malformed,
            Self::AlreadyUsed { .. } => Class::Conflict,
            Self::NotGenuine | Self::WrongShow { .. } | Self::Cancelled { .. } => Class::Rule,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::BadGateName => {
                format!("Name the gate in 1 to {GATE_NAME_CHARS_MAX} characters.")
            }
            Self::NotGenuine => "This is not one of our tickets. Ask for the booking number and \
                look the booking up."
                .into(),
            Self::WrongShow { .. } => "This ticket is for a show that this gate does not admit \
                now. Its page says where and when it is."
                .into(),
            Self::Cancelled { .. } => {
                "This ticket was cancelled. A newer one may be in the same booking.".into()
            }
            Self::AlreadyUsed { minutes_ago, gate, .. } => format!(
                "Somebody came in with this ticket at {gate} {}. Look the booking up if it was a \
                 mistake.",
                ago(*minutes_ago)
            ),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::BadGateName => json!({ "field": "gate" }),
            Self::NotGenuine => Value::Null,
            Self::WrongShow { show, admitted } => json!({ "showId": show, "admits": admitted }),
            Self::Cancelled { at } => json!({ "cancelledAt": at }),
            Self::AlreadyUsed { at, gate, by, .. } => {
                json!({ "usedAt": at, "gate": gate, "by": by })
            }
        }
    }
}

/// Checks a code and, if all is well, lets its ticket in: valid → used.
pub fn check_in(tx: &mut Tx<'_>, keys: &TicketKeys, command: &CheckIn) -> Result<Scan, StoreError> {
    let gate = command.gate.trim();
    if gate.is_empty() || gate.chars().count() > GATE_NAME_CHARS_MAX {
        return Ok(Err(CheckInRefusal::BadGateName));
    }
    let Ok(code) = command.code.parse::<TicketCode>() else {
        return Ok(Err(CheckInRefusal::NotGenuine));
    };
    let Some(ticket) = find_ticket(tx, code.ticket)? else {
        return Ok(Err(CheckInRefusal::NotGenuine));
    };
    let scan = if !keys.proves(&code, &ticket) {
        Err(CheckInRefusal::NotGenuine)
    } else if let TicketState::Cancelled { at } = ticket.state {
        // Before its show: where that is off no gate admits it, and this is the reason.
        Err(CheckInRefusal::Cancelled { at })
    } else if !command.shows.contains(&ticket.show) {
        let admitted = command.shows.clone();
        Err(CheckInRefusal::WrongShow { show: ticket.show, admitted })
    } else {
        admit(tx, &ticket, gate, command.by)?
    };
    note(tx, &ticket, gate, command.by, &scan)?;
    Ok(scan)
}

/// Whether people are let in to a show: from two hours before its start until its end.
#[must_use]
pub fn doors_are_open(starts_at: Timestamp, ends_at: Timestamp, now: Timestamp) -> bool {
    let opens_at = time::plus_seconds(starts_at, -DOORS_OPEN_SECONDS_BEFORE_START);
    (opens_at..ends_at).contains(&now)
}

fn admit(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    gate: &str,
    by: Option<UserId>,
) -> Result<Scan, StoreError> {
    let now = tx.now();
    let admitted = tx.row_opt(&ADMIT, params![ticket.id, now, gate, by], Ticket::from_row)?;
    if let Some(admitted) = admitted {
        return Ok(Ok(admitted));
    }
    match find_ticket(tx, ticket.id)?.map(|ticket| ticket.state) {
        Some(TicketState::Used { at, gate, by }) => {
            let minutes_ago = time::seconds_between(at, now) / 60;
            Ok(Err(CheckInRefusal::AlreadyUsed { at, minutes_ago, gate, by }))
        }
        Some(TicketState::Cancelled { at }) => Ok(Err(CheckInRefusal::Cancelled { at })),
        // Taken, and given back by an undo, between two statements.
        Some(TicketState::Valid) | None => Err(StoreError::Contention),
    }
}

fn note(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    gate: &str,
    by: Option<UserId>,
    scan: &Scan,
) -> Result<(), StoreError> {
    let (action, detail) = match scan {
        Ok(_) => ("tickets.check_in", json!({ "gate": gate })),
        Err(refusal) => ("tickets.turn_away", json!({ "gate": gate, "because": refusal.code() })),
    };
    tx.journal(&Entry {
        actor: by.map_or(Actor::System, Actor::User),
        action,
        subject_kind: "ticket",
        subject: ticket.id.uuid(),
        detail,
    })
}

fn ago(minutes: i64) -> String {
    match minutes {
        ..1 => "just now".into(),
        1 => "a minute ago".into(),
        2..=90 => format!("{minutes} minutes ago"),
        _ => format!("{} hours ago", (minutes + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doors_open_two_hours_before_and_close_at_the_end() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let (start, end) = (at(100_000), at(110_000));
        assert!(!doors_are_open(start, end, at(100_000 - 7_201)));
        assert!(doors_are_open(start, end, at(100_000 - 7_200)));
        assert!(doors_are_open(start, end, at(109_999)));
        assert!(!doors_are_open(start, end, end));
    }

    #[test]
    fn people_read_how_long_ago_it_was() {
        let words: Vec<String> = [-5, 0, 1, 2, 90, 91, 149].map(ago).into();
        assert_eq!(
            words,
            [
                "just now",
                "just now",
                "a minute ago",
                "2 minutes ago",
                "90 minutes ago",
                "2 hours ago",
                "2 hours ago"
            ]
        );
    }
}
