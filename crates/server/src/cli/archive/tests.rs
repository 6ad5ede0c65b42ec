//! A demo whose first days have passed: what goes is in the copy, what stays adds up.

use accounts::Vault;
use booking::{ArchiveRefusal, Booking, Revenue, bookings_of_show, gateway_payment_id, revenue};
use catalog::find_show;
use fixtures::{Bench, Replica, Restored, TempFolder};
use jiff::ToSpan;
use kernel::{Money, RefundId};
use payments::{Destination, OpenRefund, open_refund};
use store::{StoreConfig, admin_sql};

use super::*;
use crate::demo::{self, Size};

const SOLD: usize = 60;
const TWO_DAYS_SECONDS: i64 = 2 * 86_400;

/// A demo that was made two days ago, and the day before which its shows go.
fn past_demo(bench: &Bench) -> Date {
    demo::make(&bench.store, &Vault::new([1; 32]), Size::Tiny, SOLD).unwrap();
    bench.clock.advance_seconds(TWO_DAYS_SECONDS);
    let today = bench.store.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.saturating_add(1.day())
}

fn past_shows(store: &Store, before: Date) -> Vec<ShowId> {
    let mut all = Vec::new();
    for_each_day(store, before, |shows| {
        all.extend(shows);
        Ok(())
    })
    .unwrap();
    all
}

/// A copy that stands alone, as long as this value is there.
enum Copy {
    Folder(TempFolder),
    Database(Restored),
}

impl Copy {
    fn of(bench: &Bench) -> Self {
        match bench.store.location() {
            Location::Sqlite(_) => {
                let folder = TempFolder::new();
                bench.store.backup(&folder.path().join(DATABASE_FILE)).unwrap();
                Self::Folder(folder)
            }
            live @ Location::Postgres(_) => Self::Database(Restored::of(live)),
        }
    }

    fn open(&self, bench: &Bench) -> Store {
        let location = match self {
            Self::Folder(folder) => Location::Sqlite(folder.path().join(DATABASE_FILE)),
            Self::Database(copy) => copy.database.clone(),
        };
        opened(bench, location)
    }
}

fn opened(bench: &Bench, location: Location) -> Store {
    Store::open(&StoreConfig::new(location), bench.clock.clone()).unwrap()
}

/// What is said of a copy that is none.
fn refused(store: &Store, copy: &Store) -> String {
    let place = Place::Database("postgres://u:secret@host/copy".into());
    prove(store, copy, &place).unwrap_err().to_string()
}

fn assert_sound(store: &Store) {
    let none: Vec<String> = Vec::new();
    let bookings = store.read_blocking("test.bookings", booking::booking_problems).unwrap();
    let money = store.read_blocking("test.money", payments::money_problems).unwrap();
    assert_eq!((bookings, money), (none.clone(), none.clone()));
    assert_eq!(store.integrity_problems().unwrap(), none);
}

/// What people and reports see: the bookings of a show, and its theatre's revenue.
fn reports(store: &Store, show: ShowId) -> (Vec<Booking>, Vec<Revenue>) {
    let read = store.read_blocking::<_, StoreError, _>("test.reports", move |s| {
        let theater = find_show(s, show)?.expect("there is such a show").theater;
        let (from, to) = (Date::constant(2026, 1, 1), Date::constant(2027, 1, 1));
        Ok((bookings_of_show(s, show, 100, 0)?.0, revenue(s, theater, from, to)?))
    });
    read.unwrap()
}

/// A show that guests have paid for by card, and one of their bookings.
fn sold_to_guests(store: &Store, before: Date) -> (ShowId, Booking) {
    let guests = |show| reports(store, show).0.into_iter().find(|one| one.user.is_none());
    let mut shows = past_shows(store, before).into_iter();
    shows.find_map(|show| Some((show, guests(show)?))).expect("guests came")
}

#[test]
fn what_goes_is_in_the_copy_and_reports_stay_as_they_were() {
    fixtures::on_both_engines(|bench| {
        let before = past_demo(bench);
        let shows = past_shows(&bench.store, before);
        let counted = count(&bench.store, before).unwrap();
        assert!(counted.shows > 2 && counted.tickets > 0, "{counted}");
        let told = reports(&bench.store, shows[0]);
        assert!(told.1.iter().any(|revenue| revenue.tickets > 0));

        // It dies after the first show, and is started again.
        let made = Copy::of(bench);
        let mut first = Done::default();
        take_out(&bench.store, &made.open(bench), shows[0], &mut first).unwrap();
        assert_sound(&bench.store);
        let copy = made.open(bench);
        prove(&bench.store, &copy, &Place::Folder("copy".into())).unwrap();
        let rest = take_out_all(&bench.store, &copy, before).unwrap();
        assert_eq!(rest.stayed.shows, 0, "{}", rest.why);
        assert_eq!(first.went.shows + rest.went.shows, counted.shows);
        assert_eq!(first.went.tickets + rest.went.tickets, counted.tickets);

        assert_eq!(count(&bench.store, before).unwrap().shows, 0);
        assert_eq!(reports(&bench.store, shows[0]), told);
        let in_copy = count(&copy, before).unwrap();
        assert_eq!((in_copy.seats, in_copy.tickets), (counted.seats, counted.tickets));
        assert_sound(&bench.store);
        assert_sound(&copy);
    });
}

#[test]
fn what_follows_is_no_copy() {
    fixtures::on_postgres(|bench| {
        let live = bench.store.location();
        let itself = refused(&bench.store, &opened(bench, live.clone()));
        assert!(itself.contains("the live database itself"), "{itself}");
        assert!(itself.contains("postgres://u:***@host/copy"), "{itself}");

        let replica = Replica::of(live);
        let following = opened(bench, replica.database.clone());
        assert!(refused(&bench.store, &following).contains("it is a replica"));
        replica.pause();
        assert!(refused(&bench.store, &following).contains("it is a replica"));

        let restored = Restored::of(live);
        let Location::Postgres(url) = &restored.database else { unreachable!("it has a server") };
        let subscribe = "CREATE SUBSCRIPTION follows CONNECTION 'dbname=live' PUBLICATION all_of_it \
            WITH (connect = false)";
        admin_sql(url, subscribe).unwrap();
        let subscribed = refused(&bench.store, &opened(bench, restored.database.clone()));
        for sql in
            ["ALTER SUBSCRIPTION follows SET (slot_name = NONE)", "DROP SUBSCRIPTION follows"]
        {
            admin_sql(url, sql).unwrap();
        }
        assert!(subscribed.contains("it has a subscription"), "{subscribed}");
    });
}

#[test]
fn a_show_that_is_not_over_or_not_settled_or_not_copied_stays() {
    fixtures::on_both_engines(|bench| {
        let before = past_demo(bench);
        let (show, booking) = sold_to_guests(&bench.store, before);
        let rows = bench.store.read_blocking("test.rows", move |s| rows_of_show(s, show)).unwrap();
        let archive = |copied| {
            let command = ArchiveShow { show, copied };
            let done = bench.store.write_blocking("test", move |tx| archive_show(tx, &command));
            done.map_err(|failure| failure.refusal().expect("the store works"))
        };
        let other = ShowRows { tickets: rows.tickets + 1, ..rows };
        assert_eq!(archive(other), Err(ArchiveRefusal::NotCopied));
        let refund = OpenRefund {
            id: RefundId::new(booking.hold.uuid()),
            payment: gateway_payment_id(booking.id),
            amount: Money::new(1, booking.due.currency),
            destination: Destination::Source,
            reason: "test".into(),
        };
        let unsettled = bench.store.write_blocking("test", move |tx| {
            open_refund(tx, &refund).map_err(|failure| failure.map(|_| ArchiveRefusal::NotOver))?;
            archive_show(tx, &ArchiveShow { show, copied: rows })
        });
        assert_eq!(unsettled.unwrap_err().refusal(), Some(ArchiveRefusal::OpenMoney));

        bench.clock.advance_seconds(-TWO_DAYS_SECONDS);
        assert_eq!(archive(rows), Err(ArchiveRefusal::NotOver));
        bench.clock.advance_seconds(TWO_DAYS_SECONDS);

        assert_eq!(archive(rows), Ok(()));
        assert_eq!(archive(other), Ok(()), "taken out twice, nothing changes");
        let left = bench.store.read_blocking("test.rows", move |s| rows_of_show(s, show)).unwrap();
        assert_eq!(left, ShowRows::default());
        let problems = bench.store.read_blocking("test.bookings", booking::booking_problems);
        assert_eq!(problems.unwrap(), Vec::<String>::new());
    });
}
