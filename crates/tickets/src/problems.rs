//! What `usher verify` asks of tickets: what they say agrees with what the journal says happened.

use kernel::TicketId;
use store::{Snapshot, StoreError, params, sql};

sql! {
    /// Only a used ticket has one check-in more than it has undone ones.
    WRONG_ADMISSIONS = "SELECT t.ticket_id, t.status, CAST(COALESCE(SUM(CASE j.action \
            WHEN 'tickets.check_in' THEN 1 WHEN 'tickets.undo_check_in' THEN -1 ELSE 0 END), 0) \
            AS BIGINT) \
        FROM tickets t LEFT JOIN journal j ON j.subject_id = t.ticket_id \
        GROUP BY t.ticket_id, t.status \
        HAVING COALESCE(SUM(CASE j.action \
            WHEN 'tickets.check_in' THEN 1 WHEN 'tickets.undo_check_in' THEN -1 ELSE 0 END), 0) \
            <> CASE t.status WHEN 'used' THEN 1 ELSE 0 END \
        ORDER BY t.ticket_id";
}

/// Tickets that were admitted more or less often than their status says, one sentence each.
pub fn ticket_problems(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, StoreError> {
    snapshot.rows(&WRONG_ADMISSIONS, params![], |row| {
        let (ticket, status): (TicketId, String) = (row.get(0)?, row.get(1)?);
        let inside: i64 = row.get(2)?;
        Ok(format!("ticket {ticket} is {status}, but the journal counts {inside} people inside"))
    })
}
