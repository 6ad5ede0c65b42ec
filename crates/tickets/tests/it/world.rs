//! The rows that tickets refer to: a show, and bookings of it.

use fixtures::Bench;
use kernel::{BookingId, ShowId, TicketId};
use store::{StoreError, params, sql};
use tickets::{NewTicket, Ticket, TicketKeys, find_ticket, issue_tickets};
use uuid::Uuid;

sql! {
    INSERT_CITY = "INSERT INTO cities (city_id, name, state, country, country_code, timezone, \
        currency, latitude, longitude, created_at, updated_at) \
        VALUES ($1, 'Bengaluru', 'Karnataka', 'India', 'IN', 'Asia/Kolkata', 'INR', 12.97, 77.59, \
        $2, $2)";
    INSERT_MOVIE = "INSERT INTO movies (movie_id, kind, title, language, genres, formats, \
        duration_minutes, release_date, performers, search_text, status, created_at, updated_at) \
        VALUES ($1, 'film', 'Night', 'hi', '[]', '[]', 150, '2026-11-20', '[]', 'night', 'active', \
        $2, $2)";
    INSERT_THEATER = "INSERT INTO theaters (theater_id, city_id, name, address, timezone, \
        currency, facilities, search_text, created_at, updated_at) \
        VALUES ($1, $1, 'Lumière', '12 MG Road', 'Asia/Kolkata', 'INR', '[]', 'lumiere', $2, $2)";
    INSERT_SCREEN = "INSERT INTO screens (screen_id, theater_id, screen_number, name, screen_type, \
        created_at, updated_at) VALUES ($1, $1, 1, 'Screen 1', 'standard', $2, $2)";
    INSERT_LAYOUT = "INSERT INTO layouts (layout_id, screen_id, version, seat_count, plan, \
        created_at) VALUES ($1, $1, 1, 100, '{}', $2)";
    INSERT_SHOW = "INSERT INTO shows (show_id, movie_id, screen_id, theater_id, city_id, \
        layout_id, starts_at, ends_at, local_date, timezone, format, language, currency, \
        seat_count, prices, booking_opens_at, booking_closes_at, orphan_rule, \
        cancellation_fee_bp, created_at, updated_at) \
        VALUES ($1, $2, $2, $2, $2, $2, $4, $5, '2026-11-20', 'Asia/Kolkata', '2D', 'hi', 'INR', \
        100, '[]', $3, $4, 'off', 1000, $3, $3)";
    INSERT_BOOKING = "INSERT INTO bookings (booking_id, booking_number, hold_id, show_id, seats, \
        seat_count, currency, total_minor, discount_minor, final_minor, request_hash, status, \
        hold_until_before_paying, created_at, updated_at) \
        VALUES ($1, $2, $1, $3, '[]', 1, 'INR', 0, 0, 0, $4, 'confirmed', $5, $5, $5)";
}

pub const KEYS: fn() -> TicketKeys = || TicketKeys::new([7; 32]);

/// One row of everything that a show needs; they all share one id.
const CATALOG: Uuid = Uuid::from_u128(0xCA7);

pub fn show(number: u128) -> ShowId {
    ShowId::new(Uuid::from_u128(0x5_0000 + number))
}

pub fn booking(number: u128) -> BookingId {
    BookingId::new(Uuid::from_u128(0xB_0000 + number))
}

pub fn ticket_id(number: u128) -> TicketId {
    TicketId::new(Uuid::from_u128(0x7_0000 + number))
}

/// Shows 1 and 2, and bookings 1 and 2 of show 1.
pub fn build(bench: &Bench) {
    let script = |tx: &mut store::Tx<'_>| {
        let now = tx.now();
        let later = |seconds| kernel::time::plus_seconds(now, seconds);
        for insert in [&INSERT_CITY, &INSERT_MOVIE, &INSERT_THEATER, &INSERT_SCREEN, &INSERT_LAYOUT]
        {
            tx.execute(insert, params![CATALOG, now])?;
        }
        for number in [1, 2] {
            let (starts_at, ends_at) = (later(3_600), later(12_600));
            tx.execute(&INSERT_SHOW, params![show(number), CATALOG, now, starts_at, ends_at])?;
        }
        for number in [1, 2] {
            let id = booking(number);
            let name = format!("USH-{number}");
            tx.execute(&INSERT_BOOKING, params![id, &name, show(1), &[0_u8; 32], now])?;
        }
        Ok::<_, StoreError>(())
    };
    bench.store.write_blocking("build", script).unwrap();
}

/// A ticket for a seat whose number is the ticket's.
pub fn new_ticket(number: u32) -> NewTicket {
    NewTicket {
        id: ticket_id(number.into()),
        seat_no: number,
        seat_label: format!("A{number}"),
        seat_type: "regular".into(),
        price_minor: 25_000,
        fee_minor: 3_000,
        discount_minor: 1_000,
    }
}

pub fn issue(
    bench: &Bench,
    to: BookingId,
    show: ShowId,
    tickets: &[NewTicket],
) -> Result<(), StoreError> {
    let tickets = tickets.to_vec();
    bench.store.write_blocking("issue", move |tx| issue_tickets(tx, to, show, &tickets))
}

pub fn ticket(bench: &Bench, number: u128) -> Ticket {
    bench
        .store
        .read_blocking("find", move |snapshot| find_ticket(snapshot, ticket_id(number)))
        .unwrap()
        .expect("the ticket was issued")
}
