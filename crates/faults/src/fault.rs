//! What is broken while people buy, one function for each.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use loadtest::Trouble;
use loadtest::dealer::Dealer;
use loadtest::tally::Tally;
use serde_json::json;

use crate::buyers::{BUSY, Buyers};
use crate::database::Stop;
use crate::house::{House, Left};
use crate::node::{ClockOff, NODES};
use crate::program::wait_until;
use crate::seen::Counted;

/// Bookings before something is broken, and after it was mended.
const BOOKINGS: usize = 10;
/// How long the database is gone.
const DATABASE_GONE: Duration = Duration::from_secs(10);
/// How long its disk is full.
const DISK_FULL: Duration = Duration::from_secs(8);
/// How long a balancer may take to see that a node is back.
const BALANCER_SEES: Duration = Duration::from_secs(4);
/// How long Redis is gone.
const REDIS_GONE: Duration = Duration::from_secs(10);
/// How long a node is cut off: longer than a silent database is waited for.
const CUT_OFF: Duration = Duration::from_secs(15);
/// How long a clock is wrong, and by how much.
const CLOCK_WRONG: Duration = Duration::from_secs(15);
const CLOCK_OFF: ClockOff = ClockOff { seconds: 300 };

/// How long a map may be old. What is missing from it after that is lost.
const MAPS_AGREE: Duration = Duration::from_secs(60);

/// Something that goes wrong.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// What it is called in reports and on the command line.
    pub name: &'static str,
    /// What is done.
    pub about: &'static str,
    /// What buyers may notice.
    pub bears: Bears,
    strike: fn(&mut House, &Buyers) -> Result<Outage, Trouble>,
}

/// What buyers may notice of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bears {
    /// Errors, after which they ask again.
    Errors,
    /// Nothing at all.
    Nothing,
}

/// When something was broken, and from when on the house must sell again by itself.
#[derive(Debug, Clone, Copy)]
struct Outage {
    struck: Instant,
    /// When the cause was gone.
    mended: Instant,
    /// From when on the house must sell; at once if enough of it is left.
    sells_from: Instant,
}

impl Outage {
    /// Of something that all depends on: the house must sell once it is back.
    fn of_all(struck: Instant) -> Self {
        let mended = Instant::now();
        Self { struck, mended, sells_from: mended }
    }

    /// Of a part: the others go on selling.
    fn of_a_part(struck: Instant) -> Self {
        Self { struck, mended: Instant::now(), sells_from: struck }
    }
}

/// How a house has borne a fault.
#[derive(Debug)]
pub struct Endured {
    /// Which.
    pub fault: Fault,
    /// What buyers saw.
    pub counted: Counted,
    /// How long it lasted.
    pub lasted: Duration,
    /// Until the next booking: from its end, or from its beginning if only a part was gone.
    pub returned: Duration,
    /// What is left.
    pub left: Left,
    /// What buyers were told.
    pub tally: Arc<Tally>,
    /// What was on sale.
    pub dealer: Dealer,
}

/// Each node in turn is asked to stop, and started again.
pub const ROLLING: Fault = Fault {
    name: "rolling",
    about: "the three nodes are replaced one after the other (SIGTERM, start)",
    bears: Bears::Nothing,
    strike: |house, _| {
        let struck = Instant::now();
        for number in 1..=NODES {
            if !house.node(number).stop()? {
                return Err(Trouble::new(format!("node {number} did not stop in good order")));
            }
            house.start_node(number, ClockOff { seconds: 0 })?;
            // As who replaces nodes does: the next one goes when the balancer has seen this one.
            sleep(BALANCER_SEES);
        }
        Ok(Outage::of_a_part(struck))
    },
};

/// A node dies in mid-checkout.
pub const KILL: Fault = Fault {
    name: "kill",
    about: "one of three nodes dies without a word (SIGKILL)",
    bears: Bears::Errors,
    strike: |house, buyers| {
        let struck = Instant::now();
        house.node(1).kill()?;
        buyers.wait_for(BOOKINGS, struck)?;
        house.start_node(1, ClockOff { seconds: 0 })?;
        Ok(Outage::of_a_part(struck))
    },
};

/// Redis forgets everything, again and again.
pub const REDIS_EMPTY: Fault = Fault {
    name: "redis-empty",
    about: "Redis is emptied ten times in 5 s",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        for _ in 0..10 {
            house.redis()?.empty()?;
            sleep(Duration::from_millis(500));
        }
        Ok(Outage::of_a_part(struck))
    },
};

/// Redis is gone for a while.
pub const REDIS: Fault = Fault {
    name: "redis",
    about: "Redis dies and comes back empty after 10 s",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        house.redis()?.kill()?;
        sleep(REDIS_GONE);
        house.redis()?.go_on()?;
        Ok(Outage::of_a_part(struck))
    },
};

/// The database is gone for a while.
pub const DATABASE: Fault = Fault {
    name: "database",
    about: "PostgreSQL crashes and comes back after 10 s",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        house.database.stop(Stop::Crash)?;
        sleep(DATABASE_GONE);
        house.database.go_on()?;
        Ok(Outage::of_all(struck))
    },
};

/// The database's disk is full for a while.
pub const DISK: Fault = Fault {
    name: "disk",
    about: "the disk of PostgreSQL is full for 8 s",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        house.database.fill_disk()?;
        sleep(DISK_FULL);
        house.database.free_disk()?;
        // As its service manager does: a server that cannot even write that it recovers, ends.
        if !house.database.is_running() {
            house.database.go_on()?;
        }
        Ok(Outage::of_all(struck))
    },
};

/// One node cannot reach the database.
pub const PARTITION: Fault = Fault {
    name: "partition",
    about: "packets between one of three nodes and PostgreSQL vanish for 15 s",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        house.network.cut(2)?;
        sleep(CUT_OFF);
        house.network.mend(2)?;
        Ok(Outage::of_a_part(struck))
    },
};

/// One node has a wrong clock.
pub const CLOCK: Fault = Fault {
    name: "clock",
    about: "the clock of one of three nodes is 5 minutes fast for 15 s",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        house.node(3).stop()?;
        house.start_node(3, CLOCK_OFF)?;
        sleep(CLOCK_WRONG);
        house.node(3).stop()?;
        house.start_node(3, ClockOff { seconds: 0 })?;
        Ok(Outage::of_a_part(struck))
    },
};

/// The replica takes over.
pub const FAIL_OVER: Fault = Fault {
    name: "fail-over",
    about: "PostgreSQL crashes for good, and its synchronous replica is promoted",
    bears: Bears::Errors,
    strike: |house, _| {
        let struck = Instant::now();
        house.database.stop(Stop::Crash)?;
        house.replica()?.promote()?;
        Ok(Outage::of_all(struck))
    },
};

/// Sells, breaks something, waits until the house sells again, and looks at what is left.
pub fn endure(house: &mut House, fault: Fault) -> Result<Endured, Trouble> {
    let buyers = Buyers::begin(&house.target(), house.seats()?);
    buyers.wait_for(BOOKINGS, Instant::now())?;
    let outage = (fault.strike)(house, &buyers)?;
    // All of it works again, and the house sells.
    buyers.wait_for(BOOKINGS, outage.mended)?;
    let lasted = outage.mended.duration_since(outage.struck);
    let (seen, tally, dealer) = buyers.end()?;
    let returned = seen.first_booking_after(outage.sells_from).unwrap_or_default();
    wait_until("all nodes want requests again", || house.is_ready())?;
    let left = house.audit(&tally, &dealer, MAPS_AGREE)?;
    let counted = seen.count();
    Ok(Endured { fault, counted, lasted, returned, left, tally, dealer })
}

/// The negative control: buyers are said to have been told of a seat that nobody bought. Fails if
/// the audit finds nothing wrong with that.
pub fn control(house: &House, endured: &Endured) -> Result<(), Trouble> {
    let Some(pair) = endured.dealer.deal() else {
        return Err(Trouble::new("every seat was sold: none is left for the control"));
    };
    let seats = json!([{ "seatId": pair.seats[0] }]);
    let invented = json!({
        "bookingId": "invented", "showId": pair.show, "seats": seats,
        "tickets": [{ "ticketId": "invented" }],
    });
    endured.tally.bought(invented.to_string().as_bytes()).map_err(Trouble::new)?;
    let left = house.audit(&endured.tally, &endured.dealer, Duration::ZERO)?;
    if left.audit.not_on_the_map == [pair.seats[0]] && !left.is_sound() {
        return Ok(());
    }
    Err(Trouble::new("the audit did not notice a booking that is not there"))
}

impl Endured {
    /// What must not be.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let audit = &self.left.audit;
        let mut problems = audit.sold_twice.clone();
        problems.extend(audit.not_on_the_map.iter().map(|seat| format!("seat {seat} was lost")));
        problems.extend(audit.nobodys.iter().map(|seat| format!("seat {seat} is nobody's")));
        problems.extend(self.left.unsound.clone());
        if self.fault.bears == Bears::Nothing {
            let errors = self.counted.errors.iter();
            problems.extend(errors.map(|(kind, count)| format!("{count} × {kind}")));
        }
        let other = self.counted.refusals.iter().filter(|(code, _)| !is_expected(code));
        problems.extend(other.map(|(code, count)| format!("{count} × refused: {code}")));
        problems
    }
}

/// A rival was quicker, or there was too much to do and the buyer was asked to come back.
fn is_expected(refusal: &str) -> bool {
    refusal == "seats_taken" || refusal == BUSY
}
