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
        GROUP BY s.local_date, s.movie_id, e.currency, t.kind, e.account, s.theater_id \
        ORDER BY s.local_date, s.movie_id, e.currency";
    SOLD_TICKETS = "SELECT s.local_date, s.movie_id, CAST(COUNT(*) AS BIGINT) \
        FROM shows s JOIN bookings b ON b.show_id = s.show_id \
        JOIN tickets k ON k.booking_id = b.booking_id \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 AND k.status <> 'cancelled' \
        GROUP BY s.local_date, s.movie_id";
    ARCHIVED_TICKETS = "SELECT s.local_date, s.movie_id, CAST(SUM(a.tickets_good) AS BIGINT) \
        FROM shows s JOIN archived_shows a ON a.show_id = s.show_id \
        WHERE s.theater_id = $1 AND s.local_date BETWEEN $2 AND $3 \
        GROUP BY s.local_date, s.movie_id";
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
    let mut tickets: Vec<(Date, MovieId, i64)> = Vec::new();
    for counted in [&SOLD_TICKETS, &ARCHIVED_TICKETS] {
        tickets.extend(snapshot.rows(counted, params![theater, from, to], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?);
    }
    let mut all: Vec<Revenue> = Vec::new();
    for movement in &movements {
        let known = all.iter_mut().find(|one| movement.belongs_to(one));
        if let Some(revenue) = known {
            movement.add_to(revenue);
            continue;
        }
        let sold = tickets
            .iter()
            .filter(|(date, movie, _)| *date == movement.date && *movie == movement.movie)
            .map(|(.., count)| count);
        let mut revenue = movement.first(theater, sold.sum());
        movement.add_to(&mut revenue);
        all.push(revenue);
    }
    Ok(all)
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
    fn belongs_to(&self, revenue: &Revenue) -> bool {
        revenue.date == self.date
            && revenue.movie == self.movie
            && revenue.sold.currency == self.currency
    }

    fn first(&self, theater: TheaterId, tickets: i64) -> Revenue {
        let zero = Money::zero(self.currency);
        Revenue {
            date: self.date,
            theater,
            movie: self.movie,
            tickets,
            sold: zero,
            given_back: zero,
            booking_fees: zero,
            cancellation_fees: zero,
            discounts: zero,
        }
    }

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
