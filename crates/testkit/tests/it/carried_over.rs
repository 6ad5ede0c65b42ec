//! Sales of an older program are the same after a migration that writes them anew, and go on.

use booking::{Booking, find_booking};
use fixtures::on_both_engines_before;
use kernel::BookingId;
use payments::{Payment, payments_of};
use store::StoreError;
use testkit::scenario::Story;
use testkit::stage::named;
use tickets::{Ticket, tickets_of};

type Sale = (Option<Booking>, Vec<Payment>, Vec<Ticket>);

fn sales(story: &Story<'_>) -> [Sale; 4] {
    ["B1", "B2", "B3", "B4"].map(|name| {
        let id = BookingId::new(named("booking", name));
        let read = move |snapshot: &mut store::Snapshot<'_>| {
            let booking = find_booking(snapshot, id)?;
            Ok::<_, StoreError>((booking, payments_of(snapshot, id)?, tickets_of(snapshot, id)?))
        };
        story.world.read(read).unwrap()
    })
}

#[test]
fn older_sales_are_carried_over() {
    on_both_engines_before("0015_quick_rows", |bench| {
        let mut story = Story::begin(bench);
        for line in [
            "show S1 seats A1..A6 price 250.00 INR fee 10.00 starts +1d",
            "offer TENTH 10%",
            "wallet alice +100.00",
            "alice holds H1 S1 A1 A2",
            "alice books B1 H1 card pm_card_visa wallet 50.00 promo TENTH",
            "bob holds H2 S1 A3",
            "bob books B2 H2 card pm_card_visa",
            "bob cancels B2",
            "carol holds H3 S1 A4",
            "carol books B3 H3 card pm_card_visa_chargeDeclined",
            "dave holds H4 S1 A5",
            "dave books B4 H4 card pm_card_authenticationRequired",
            "work",
        ] {
            story.tell(line).unwrap();
        }
        let before = sales(&story);
        assert_eq!(bench.store.migrate().unwrap().first(), Some(&"0015_quick_rows"));
        assert_eq!(sales(&story), before);
        for line in ["alice cancels B1", "bob holds H5 S1 A1", "bob books B5 H5 card pm_card_visa"]
        {
            story.tell(line).unwrap();
        }
        assert_eq!(story.world.problems(), [""; 0]);
    });
}
