//! What must never be found in a database: the seats and bookings part of `usher verify`.

use store::{Row, Snapshot, Sql, StoreError, sql};
use uuid::Uuid;

sql! {
    SOLD_TWICE = "SELECT show_id, seat_no FROM tickets WHERE status <> 'cancelled' \
        GROUP BY show_id, seat_no HAVING COUNT(*) > 1";
    TICKET_WITHOUT_SEAT = "SELECT k.ticket_id, k.seat_no FROM tickets k \
        WHERE k.status <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM show_seats s \
        WHERE s.show_id = k.show_id AND s.seat_no = k.seat_no \
        AND s.state = 2 AND s.claim_id = k.booking_id)";
    SEAT_WITHOUT_TICKET = "SELECT s.claim_id, s.seat_no FROM show_seats s \
        WHERE s.state = 2 AND NOT EXISTS (SELECT 1 FROM tickets k \
        WHERE k.show_id = s.show_id AND k.seat_no = s.seat_no \
        AND k.status <> 'cancelled' AND k.booking_id = s.claim_id)";
    TICKETS_MISSING = "SELECT b.booking_id, b.seat_count FROM bookings b \
        WHERE b.status IN ('confirmed', 'cancelled') AND b.seat_count <> \
        (SELECT COUNT(*) FROM tickets k WHERE k.booking_id = b.booking_id) \
        AND NOT EXISTS (SELECT 1 FROM archived_shows a WHERE a.show_id = b.show_id)";
    ARCHIVED_MISCOUNTED = "SELECT a.show_id, a.tickets_issued FROM archived_shows a \
        WHERE a.tickets_issued <> COALESCE((SELECT SUM(b.seat_count) FROM bookings b \
        WHERE b.show_id = a.show_id AND b.status IN ('confirmed', 'cancelled')), 0) \
        OR a.tickets_good > a.tickets_issued OR a.tickets_used > a.tickets_good";
    ARCHIVED_AND_HERE = "SELECT a.show_id, s.seat_no FROM archived_shows a \
        JOIN show_seats s ON s.show_id = a.show_id";
    TICKETS_TOO_MANY = "SELECT b.booking_id, b.seat_count FROM bookings b \
        WHERE b.status IN ('pending', 'failed', 'expired') AND EXISTS \
        (SELECT 1 FROM tickets k WHERE k.booking_id = b.booking_id)";
    CAPTURE_WITHOUT_BOOKING = "SELECT p.payment_id, p.amount_minor - p.refunded_minor \
        FROM payments p JOIN bookings b ON b.booking_id = p.booking_id \
        WHERE p.status = 'captured' AND p.refunded_minor < p.amount_minor \
        AND b.status IN ('failed', 'expired')";
    PAID_TOO_LITTLE = "SELECT b.booking_id, b.final_minor FROM bookings b \
        WHERE b.status IN ('confirmed', 'cancelled') AND b.final_minor <> (SELECT \
        COALESCE(SUM(p.amount_minor), 0) FROM payments p \
        WHERE p.booking_id = b.booking_id AND p.status = 'captured')";
    USED_WITHOUT_SCAN = "SELECT ticket_id, seat_no FROM tickets \
        WHERE status = 'used' AND (used_at IS NULL OR used_gate IS NULL)";
    OFFERS_MISCOUNTED = "SELECT o.offer_id, o.used_count FROM offers o WHERE o.used_count <> \
        (SELECT COUNT(*) FROM offer_uses u WHERE u.offer_id = o.offer_id)";
    SHOW_UNKNOWN = "SELECT b.booking_id, b.seat_count FROM bookings b \
        WHERE NOT EXISTS (SELECT 1 FROM shows s WHERE s.show_id = b.show_id)";
    SHOW_DIFFERS = "SELECT k.ticket_id, k.seat_no FROM tickets k \
        JOIN bookings b ON b.booking_id = k.booking_id WHERE b.show_id <> k.show_id";
    HOLDS_BOOKED_TWICE = "SELECT hold_id, CAST(COUNT(*) AS BIGINT) FROM bookings \
        WHERE status IN ('pending', 'confirmed', 'cancelled') \
        GROUP BY hold_id HAVING COUNT(*) > 1";
}

/// A sentence about what was found.
type Say = fn(Uuid, i64) -> String;

static CHECKS: [(&Sql, Say); 14] = [
    (&SOLD_TWICE, |show, seat| format!("seat {seat} of show {show} is sold twice")),
    (&TICKET_WITHOUT_SEAT, |ticket, seat| {
        format!("ticket {ticket} says seat {seat}, which its booking does not have")
    }),
    (&SEAT_WITHOUT_TICKET, |booking, seat| {
        format!("seat {seat} is booked by {booking}, which has no ticket for it")
    }),
    (&TICKETS_MISSING, |booking, seats| {
        format!("booking {booking} of {seats} seats has another number of tickets")
    }),
    (&TICKETS_TOO_MANY, |booking, _| {
        format!("booking {booking} has tickets, and was never confirmed")
    }),
    (&CAPTURE_WITHOUT_BOOKING, |payment, minor| {
        format!("payment {payment} holds {minor} of a booking that failed")
    }),
    (&PAID_TOO_LITTLE, |booking, due| {
        format!("booking {booking} of {due} was paid with another amount")
    }),
    (&USED_WITHOUT_SCAN, |ticket, _| format!("ticket {ticket} is used, but not when or where")),
    (&OFFERS_MISCOUNTED, |offer, count| {
        format!("offer {offer} counts {count} uses; the list of uses differs")
    }),
    (&ARCHIVED_MISCOUNTED, |show, tickets| {
        format!("show {show} was archived with {tickets} tickets; its bookings say otherwise")
    }),
    (&ARCHIVED_AND_HERE, |show, seat| {
        format!("show {show} was archived, and its seat {seat} is still here")
    }),
    (&SHOW_UNKNOWN, |booking, _| format!("booking {booking} is for a show that is not there")),
    (&SHOW_DIFFERS, |ticket, seat| {
        format!("ticket {ticket} for seat {seat} is for another show than its booking")
    }),
    (&HOLDS_BOOKED_TWICE, |hold, count| format!("hold {hold} became {count} bookings")),
];

/// Each problem as a sentence; none in a sound database.
pub fn booking_problems(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (sql, say) in CHECKS {
        let found = snapshot
            .rows(sql, &[], |row: &Row<'_>| Ok((row.get::<Uuid>(0)?, row.get::<i64>(1)?)))?;
        problems.extend(found.into_iter().map(|(id, number)| say(id, number)));
    }
    Ok(problems)
}
