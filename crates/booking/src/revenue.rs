//! What shows earned, read from the ledger: by day, theatre and film or event.

use jiff::civil::Date;
use kernel::{Currency, Money, MovieId, TheaterId};
use payments::Account;
use store::{Snapshot, StoreError, params, sql};

sql! {
    /// Served by shows_theater, bookings_show, transfers_booking and the ledger's key.
    MOVEMENTS = "SELECT s.local_date, s.movie_id, e.currency, t.kind, e.account, s.theater_id, \
        CAST(SUM(e.amount_minor) AS BIGINT) \
        FROM shows s JOIN bookings b ON b.show_id = s.show_id \
        JOIN transfers t ON t.booking_id = b.booking_id \
        JOIN ledger_entries e ON e.transfer_id = t.transfer_id \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 \
        AND t.kind IN ('sale', 'cancellation') \
        AND e.account IN ('theater', 'booking-fees', 'cancellation-fees', 'discounts') \
        GROUP BY s.local_date, s.movie_id, e.currency, t.kind, e.account, s.theater_id";
    SOLD_TICKETS = "SELECT s.local_date, s.movie_id, s.currency, CAST(COUNT(*) AS BIGINT) \
        FROM shows s JOIN bookings b ON b.show_id = s.show_id \
        JOIN tickets k ON k.booking_id = b.booking_id \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 AND k.status <> 'cancelled' \
        GROUP BY s.local_date, s.movie_id, s.currency";
    ARCHIVED_TICKETS = "SELECT s.local_date, s.movie_id, s.currency, \
        CAST(SUM(a.tickets_good) AS BIGINT) \
        FROM shows s JOIN archived_shows a ON a.show_id = s.show_id \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 AND a.tickets_good > 0 \
        GROUP BY s.local_date, s.movie_id, s.currency";
}

/// What one film or event earned at one theatre with its shows of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revenue {
    /// The shows' day, in the theatre's zone.
    pub date: Date,
    /// Where.
    pub theater: TheaterId,
    /// With what.
    pub movie: MovieId,
    /// Tickets that are good or were used.
    pub tickets: i64,
    /// Ticket prices of everything that was sold.
    pub sold: Money,
    /// Ticket prices that were given back.
    pub given_back: Money,
    /// Booking fees, less those given back.
    pub booking_fees: Money,
    /// Cancellation fees.
    pub cancellation_fees: Money,
    /// What offers took off, less what was lost again by cancellations.
    pub discounts: Money,
}

/// The revenue of a theatre's shows between two days, both included, by day and film.
pub fn revenue(
    snapshot: &mut Snapshot<'_>,
    theater: TheaterId,
    from: Date,
    to: Date,
) -> Result<Vec<Revenue>, StoreError> {
    let movements = snapshot.rows(&MOVEMENTS, params![theater, from, to], |row| {
        Ok(Movement {
            date: row.get(0)?,
            movie: row.get(1)?,
            currency: row.word(2)?,
            is_sale: row.get::<String>(3)? == "sale",
            account: Account::read(row, 4)?,
            minor: row.get(6)?,
        })
    })?;
    let mut all: Vec<Revenue> = Vec::new();
    // Tickets come first: those that cost nothing move nothing.
    for counted in [&SOLD_TICKETS, &ARCHIVED_TICKETS] {
        let counts = snapshot.rows(counted, params![theater, from, to], |row| {
            Ok((Revenue::none(row.get(0)?, theater, row.get(1)?, row.word(2)?), row.get::<i64>(3)?))
        })?;
        for (none, count) in counts {
            of(&mut all, none).tickets += count;
        }
    }
    for movement in &movements {
        let none = Revenue::none(movement.date, theater, movement.movie, movement.currency);
        movement.add_to(of(&mut all, none));
    }
    all.sort_by_key(Revenue::key);
    Ok(all)
}

/// What a film earned on a day so far.
fn of(all: &mut Vec<Revenue>, none: Revenue) -> &mut Revenue {
    let known = all.iter().position(|one| one.key() == none.key());
    let place = known.unwrap_or_else(|| {
        all.push(none);
        all.len() - 1
    });
    &mut all[place]
}

impl Revenue {
    const fn none(date: Date, theater: TheaterId, movie: MovieId, currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            date,
            theater,
            movie,
            tickets: 0,
            sold: zero,
            given_back: zero,
            booking_fees: zero,
            cancellation_fees: zero,
            discounts: zero,
        }
    }

    const fn key(&self) -> (Date, MovieId, Currency) {
        (self.date, self.movie, self.sold.currency)
    }
}

struct Movement {
    date: Date,
    movie: MovieId,
    currency: Currency,
    is_sale: bool,
    account: Account,
    minor: i64,
}

impl Movement {
    /// What is owed or earned is a credit in the ledger and counts as positive here.
    fn add_to(&self, revenue: &mut Revenue) {
        match (&self.account, self.is_sale) {
            (Account::TheaterPayable(_), true) => revenue.sold.minor -= self.minor,
            (Account::TheaterPayable(_), false) => revenue.given_back.minor += self.minor,
            (Account::BookingFees, _) => revenue.booking_fees.minor -= self.minor,
            (Account::CancellationFees, _) => revenue.cancellation_fees.minor -= self.minor,
            (Account::Discounts, _) => revenue.discounts.minor += self.minor,
            _ => {}
        }
    }
}
