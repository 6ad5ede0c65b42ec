//! Command: take a show of the past out of the live database, once a copy has it.
//!
//! Its seats, blocks and tickets go, with the holds that became bookings; they are most of what a
//! show leaves behind that nobody asks for again. Bookings, payments, ledger and journal stay, so a
//! person's history and every report of money are as they were. What reports count of tickets is
//! kept in one row.

use jiff::civil::Date;
use kernel::{Class, Refusal, ShowId};
use serde_json::json;
use store::{Actor, Entry, Failure, Snapshot, StoreError, Tx, params, sql};

sql! {
    /// Served by shows_date.
    NEXT_DAY = "SELECT local_date FROM shows WHERE local_date > $1 AND local_date < $2 \
        ORDER BY local_date LIMIT 1";
    /// Served by shows_date.
    SHOWS_OF_DAY = "SELECT s.show_id FROM shows s WHERE s.local_date = $1 AND s.ends_at < $2 \
        AND NOT EXISTS (SELECT 1 FROM archived_shows a WHERE a.show_id = s.show_id) \
        ORDER BY s.show_id";
    HAS_ENDED = "SELECT show_id FROM shows WHERE show_id = $1 AND ends_at < $2";
    IS_ARCHIVED = "SELECT show_id FROM archived_shows WHERE show_id = $1";
    SEATS = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(version), 0) AS BIGINT), \
        CAST(COALESCE(SUM(state), 0) AS BIGINT) FROM show_seats WHERE show_id = $1";
    BLOCKS = "SELECT CAST(COUNT(*) AS BIGINT) FROM blocks WHERE show_id = $1";
    /// Served by bookings_show and tickets_booking.
    TICKETS = "SELECT CAST(COUNT(*) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN k.status = 'cancelled' THEN 0 ELSE 1 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN k.status = 'used' THEN 1 ELSE 0 END), 0) AS BIGINT) \
        FROM bookings b JOIN tickets k ON k.booking_id = b.booking_id WHERE b.show_id = $1";
    HOLDS = "SELECT CAST(COUNT(*) AS BIGINT) FROM bookings b JOIN holds h ON h.hold_id = b.hold_id \
        WHERE b.show_id = $1";
    /// Served by bookings_show, refunds_booking and tickets_booking. Whoever has a good ticket of a show
    /// that was called off has not been given their money back.
    OPEN_BOOKING = "SELECT b.booking_id FROM bookings b WHERE b.show_id = $1 \
        AND (b.status = 'pending' OR EXISTS (SELECT 1 FROM refunds r \
        WHERE r.booking_id = b.booking_id AND r.status = 'processing') \
        OR EXISTS (SELECT 1 FROM tickets k JOIN shows s ON s.show_id = $1 \
        WHERE k.booking_id = b.booking_id AND k.status = 'valid' AND s.status = 'cancelled')) LIMIT 1";
    NOTE_ARCHIVED = "INSERT INTO archived_shows \
        (show_id, archived_at, tickets_issued, tickets_good, tickets_used) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (show_id) DO NOTHING";
    DELETE_SEATS = "DELETE FROM show_seats WHERE show_id = $1";
    DELETE_BLOCKS = "DELETE FROM blocks WHERE show_id = $1";
    DELETE_HOLDS = "DELETE FROM holds WHERE hold_id IN \
        (SELECT b.hold_id FROM bookings b WHERE b.show_id = $1)";
    DELETE_TICKETS = "DELETE FROM tickets WHERE booking_id IN \
        (SELECT b.booking_id FROM bookings b WHERE b.show_id = $1)";
}

/// How many rows a show has, and a sum that tells whether they changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShowRows {
    /// Seats with a story.
    pub seats: i64,
    /// The sum of the seats' versions, and that of their states.
    pub seat_sums: (i64, i64),
    /// Blocks.
    pub blocks: i64,
    /// Holds that became bookings.
    pub holds: i64,
    /// Tickets that were ever issued.
    pub tickets: i64,
    /// Those that were not given back.
    pub good_tickets: i64,
    /// Those that were let in.
    pub used_tickets: i64,
}

/// Take this show out.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveShow {
    /// Which.
    pub show: ShowId,
    /// What the copy has of it.
    pub copied: ShowRows,
}

/// Why a show stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveRefusal {
    /// It has not ended, or there is no such show.
    NotOver,
    /// A payment or a refund of it is still open.
    OpenMoney,
    /// It changed since it was copied, or the copy lacks it.
    NotCopied,
}

impl Refusal for ArchiveRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOver => "show_not_over",
            Self::OpenMoney => "money_still_open",
            Self::NotCopied => "show_not_in_copy",
        }
    }

    fn class(&self) -> Class {
        Class::Conflict
    }

    fn message(&self) -> String {
        match self {
            Self::NotOver => "The show has not ended. Archive it later.".into(),
            Self::OpenMoney => {
                "A payment or a refund of the show is still open. Archive it later.".into()
            }
            Self::NotCopied => {
                "The show changed since the copy was made. Archive it into a new copy.".into()
            }
        }
    }
}

/// What a database has of a show.
pub fn rows_of_show(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<ShowRows, StoreError> {
    let key = params![show];
    let (seats, versions, states): (i64, i64, i64) =
        snapshot.row(&SEATS, key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (tickets, good_tickets, used_tickets) =
        snapshot.row(&TICKETS, key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(ShowRows {
        seats,
        seat_sums: (versions, states),
        blocks: snapshot.row(&BLOCKS, key, |row| row.get(0))?,
        holds: snapshot.row(&HOLDS, key, |row| row.get(0))?,
        tickets,
        good_tickets,
        used_tickets,
    })
}

/// The first day after `after`, and before `before`, on which there are shows.
pub fn next_day_of_shows(
    snapshot: &mut Snapshot<'_>,
    after: Date,
    before: Date,
) -> Result<Option<Date>, StoreError> {
    snapshot.row_opt(&NEXT_DAY, params![after, before], |row| row.get(0))
}

/// The shows of a day that have ended and are not archived.
pub fn shows_to_archive(snapshot: &mut Snapshot<'_>, day: Date) -> Result<Vec<ShowId>, StoreError> {
    let now = snapshot.now();
    snapshot.rows(&SHOWS_OF_DAY, params![day, now], |row| row.get(0))
}

/// Whether a show was taken out.
pub fn is_archived(snapshot: &mut Snapshot<'_>, show: ShowId) -> Result<bool, StoreError> {
    let found = snapshot.row_opt(&IS_ARCHIVED, params![show], |row| row.get::<uuid::Uuid>(0))?;
    Ok(found.is_some())
}

/// Takes the show out. Taken out twice, nothing changes.
pub fn archive_show(tx: &mut Tx<'_>, command: &ArchiveShow) -> Result<(), Failure<ArchiveRefusal>> {
    let (show, copied) = (command.show, command.copied);
    let is_there = |row: &store::Row<'_>| row.get::<uuid::Uuid>(0);
    if is_archived(tx, show)? {
        return Ok(());
    }
    let now = tx.now();
    if tx.row_opt(&HAS_ENDED, params![show, now], is_there)?.is_none() {
        return Err(ArchiveRefusal::NotOver.into());
    }
    if tx.row_opt(&OPEN_BOOKING, params![show], is_there)?.is_some() {
        return Err(ArchiveRefusal::OpenMoney.into());
    }
    if rows_of_show(tx, show)? != copied {
        return Err(ArchiveRefusal::NotCopied.into());
    }
    let ShowRows { tickets, good_tickets, used_tickets, .. } = copied;
    let note = params![show, now, tickets, good_tickets, used_tickets];
    tx.execute(&NOTE_ARCHIVED, note)?;
    for rows in [&DELETE_TICKETS, &DELETE_HOLDS, &DELETE_BLOCKS, &DELETE_SEATS] {
        tx.execute(rows, params![show])?;
    }
    tx.journal(&Entry {
        actor: Actor::System,
        action: "booking.archive_show",
        subject_kind: "show",
        subject: show.uuid(),
        detail: json!({ "seats": copied.seats, "tickets": tickets }),
    })?;
    Ok(())
}
