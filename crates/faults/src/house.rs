//! All programs of a house together, and the check of what it sold.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use kernel::{Clock, Entropy, OsEntropy, SystemClock};
use loadtest::Trouble;
use loadtest::client::Target;
use loadtest::dealer::Dealer;
use loadtest::desk::{Desk, Manager};
use loadtest::stage::{Stage, booked_seats};
use loadtest::tally::{Audit, Tally};
use loadtest::trouble::During;
use store::{Location, Store, StoreConfig, secret};

use crate::balancer::Balancer;
use crate::database::Database;
use crate::network::Network;
use crate::node::{ClockOff, NODES, Node, Orders};
use crate::program::run;
use crate::redis::Redis;
use crate::till::Till;

/// Seats of the hall, and its shows on sale during one fault.
const HALL_SEATS: usize = 2_000;
const SHOWS: usize = 4;

/// What a house is made of.
#[derive(Debug)]
pub struct Plan {
    /// The program.
    pub usher: PathBuf,
    /// A folder of its own, which it may fill.
    pub folder: PathBuf,
    /// What it is connected by.
    pub network: Network,
    /// Whether the nodes share a Redis server.
    pub has_redis: bool,
    /// Whether the database has a replica that confirms each commit.
    pub has_replica: bool,
    /// Whether the database has a small disk of its own.
    pub has_small_disk: bool,
}

/// Everything. Fields are dropped in this order: whoever asks before who is asked.
pub struct House {
    stage: Stage,
    sales: usize,
    manager: Manager,
    _balancer: Balancer,
    nodes: Vec<Node>,
    _till: Till,
    redis: Option<Redis>,
    replica: Option<Database>,
    /// The server that is written to at first.
    pub database: Database,
    orders: Orders,
    /// How it is connected.
    pub network: Network,
    folder: PathBuf,
}

/// What is left after a fault.
#[derive(Debug)]
pub struct Left {
    /// The sale, checked from outside.
    pub audit: Audit,
    /// How long it took until the maps showed what buyers were told.
    pub agreed_after: Duration,
    /// What `usher verify` said if it found something wrong.
    pub unsound: Option<String>,
}

impl House {
    /// Builds it and opens its doors.
    pub fn open(plan: Plan) -> Result<Self, Trouble> {
        let Plan { usher, folder, network, has_redis, has_replica, has_small_disk } = plan;
        let place = folder.join("database");
        let database = Database::start(&place, network.database(1), has_small_disk)?;
        let replica = has_replica
            .then(|| database.replica(&folder.join("replica"), network.database(2)))
            .transpose()?;
        let database_url =
            replica.as_ref().map_or_else(|| database.url(), |r| database.url_with(r));
        let (till, front) = (network.till(), network.front());
        let redis = has_redis.then(|| Redis::start(network.redis())).transpose()?;
        let redis_url = redis.as_ref().map(Redis::url).unwrap_or_default();
        let orders = Orders { usher, database_url, redis_url, till, front };
        let manager = Manager { email: "house@usher.test".into(), password: new_name() };
        run(&mut command(&orders, &folder, &["migrate"]))?;
        make_admin(&orders, &folder, &manager)?;
        let till = Till::open(till, front, webhook_secret(&orders.database_url)?)?;
        let start =
            |number| Node::start(&orders, &network, (number, &folder), ClockOff { seconds: 0 });
        let nodes = (1..=NODES).map(start).collect::<Result<Vec<_>, _>>()?;
        let balancer = Balancer::start(&network)?;
        let target = Target { address: front, pid: None };
        let stage = crate::program::patiently("the house is furnished", || {
            Stage::build(&target, &manager, &new_name())
        })?;
        Ok(Self {
            stage,
            sales: 0,
            manager,
            _balancer: balancer,
            nodes,
            _till: till,
            redis,
            replica,
            database,
            orders,
            network,
            folder,
        })
    }

    /// Where buyers go.
    #[must_use]
    pub fn target(&self) -> Target {
        Target { address: self.orders.front, pid: None }
    }

    /// Seats that nobody wanted yet.
    pub fn seats(&mut self) -> Result<Dealer, Trouble> {
        self.sales += 1;
        let mut hall = self.stage.hall(HALL_SEATS)?;
        Ok(Dealer::of(self.stage.on_sale(&mut hall, SHOWS)?, self.sales as u64))
    }

    /// Node `number`, from 1.
    pub fn node(&mut self, number: usize) -> &mut Node {
        &mut self.nodes[number - 1]
    }

    /// Starts node `number` again, which has ended.
    pub fn start_node(&mut self, number: usize, clock: ClockOff) -> Result<(), Trouble> {
        let place = (number, self.folder.as_path());
        self.nodes[number - 1] = Node::start(&self.orders, &self.network, place, clock)?;
        Ok(())
    }

    /// Whether all nodes want requests.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.nodes.iter().all(Node::is_ready)
    }

    /// The replica, which a plan must have asked for.
    pub fn replica(&self) -> Result<&Database, Trouble> {
        self.replica.as_ref().ok_or_else(|| Trouble::new("this house has no replica"))
    }

    /// The Redis server, which a plan must have asked for.
    pub fn redis(&mut self) -> Result<&mut Redis, Trouble> {
        self.redis.as_mut().ok_or_else(|| Trouble::new("this house has no Redis"))
    }

    /// What is left of a sale: what buyers were told against the maps, and the books. A node that
    /// was cut off may show an old map until it hears from the others; it is asked again for so long.
    pub fn audit(
        &self,
        tally: &Tally,
        dealer: &Dealer,
        patience: Duration,
    ) -> Result<Left, Trouble> {
        let mut desk = Desk::at(&self.target(), &self.manager)?;
        let began = Instant::now();
        let mut audit = look(&mut desk, tally, dealer)?;
        while !is_whole(&audit) && began.elapsed() < patience {
            sleep(Duration::from_secs(1));
            audit = look(&mut desk, tally, dealer)?;
        }
        let agreed_after = began.elapsed();
        let verified = run(&mut command(&self.orders, &self.folder, &["verify"]));
        let unsound = verified.err().map(|trouble| trouble.to_string());
        Ok(Left { audit, agreed_after, unsound })
    }
}

/// What was told against the map of each show.
fn look(desk: &mut Desk, tally: &Tally, dealer: &Dealer) -> Result<Audit, Trouble> {
    let mut audit = tally.audit();
    for on_sale in dealer.shows() {
        let booked = booked_seats(desk, &on_sale.show)?;
        let of_show = tally.audit_against(&on_sale.show, &booked);
        audit.not_on_the_map.extend(of_show.not_on_the_map);
        audit.nobodys.extend(of_show.nobodys);
    }
    Ok(audit)
}

fn is_whole(audit: &Audit) -> bool {
    audit.not_on_the_map.is_empty() && audit.nobodys.is_empty()
}

impl Left {
    /// Whether nothing that was told is lost, nothing was sold twice, and the books agree.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.unsound.is_none()
            && self.audit.sold_twice.is_empty()
            && is_whole(&self.audit)
            && self.audit.bookings > 0
    }
}

fn command(orders: &Orders, folder: &std::path::Path, args: &[&str]) -> Command {
    let mut command = Command::new(&orders.usher);
    orders.configure(&mut command, &folder.join("office"));
    command.args(args).current_dir(folder);
    command
}

fn make_admin(orders: &Orders, folder: &std::path::Path, who: &Manager) -> Result<(), Trouble> {
    let mut admin = command(orders, folder, &["admin", &who.email]);
    admin.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = admin.spawn().during("usher admin")?;
    let mut input = child.stdin.take().ok_or_else(|| Trouble::new("usher admin has no input"))?;
    writeln!(input, "{}", who.password).during("usher admin")?;
    drop(input);
    let done = child.wait_with_output().during("usher admin")?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.success() { Ok(()) } else { Err(Trouble::new(said)) }
}

/// What the gateway signs with: the nodes find it in the database.
fn webhook_secret(url: &str) -> Result<[u8; 32], Trouble> {
    let config = StoreConfig::new(Location::Postgres(url.to_owned()));
    let store = Store::open(&config, std::sync::Arc::new(SystemClock)).during("the database")?;
    let mut fresh = [0; 32];
    OsEntropy.fill(&mut fresh);
    store
        .write_blocking("faults.secret", move |tx| secret(tx, "sandbox_webhooks", &fresh))
        .during("the gateway's secret")
}

/// What nobody else is called, and nobody guesses.
fn new_name() -> String {
    OsEntropy.uuid(SystemClock.now()).to_string()
}
