//! Bookings on PostgreSQL: by one node and by several, with and without Redis, on one hot show and
//! spread over many; beside `pgbench`, which sends a hold's statements alone.

mod database;
mod house;
mod pgbench;

use std::path::Path;
use std::sync::Arc;

use clap::Args;

use self::database::Server;
use self::house::{Company, House};
use super::booking::{Buyer, HOLD, PAY, WHOLE};
use crate::dealer::Dealer;
use crate::drive::{Measured, closed_loop_over};
use crate::format::{count, share};
use crate::report::{Case, Cases, Section};
use crate::rig::{Options, Rig};
use crate::stage::OnSale;
use crate::tally::{Audit, Tally};
use crate::trouble::Trouble;

/// So many want each pair of seats of the hot show; one of them gets it.
const RIVALS: usize = 4;
/// Connections that a node writes with unless it is told otherwise.
const NODE_WRITERS: usize = 8;

const BY_ONE_NODE: &str = "by 1 node";
const BY_WITHOUT_REDIS: &str = "by without Redis";
const BY_PGBENCH: &str = "by pgbench's holds";

/// The nodes, and what they stand on.
#[derive(Debug, Clone, Args)]
pub struct Nodes {
    /// A PostgreSQL server, as the URL of a database of somebody who may make others: each turn has a
    /// fresh one
    #[arg(long, value_name = "URL")]
    pub postgres: String,
    /// A Redis server, which the nodes of every other turn share
    #[arg(long, value_name = "URL")]
    pub redis: Option<String>,
    /// Nodes that are compared with one alone
    #[arg(long, default_value_t = 3)]
    pub nodes: usize,
    /// Shows that bookings are spread over
    #[arg(long, default_value_t = 1_000)]
    pub shows: usize,
}

/// Where people want to sit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Hot,
    Spread,
}

/// Who sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seller {
    Usher {
        nodes: usize,
        has_redis: bool,
    },
    /// Holds alone, over as many connections as so many nodes write with.
    Pgbench {
        nodes: usize,
    },
}

/// A condition, and what its turns gave.
struct Found {
    shape: Shape,
    seller: Seller,
    rates: Vec<f64>,
    sum: Option<Measured>,
}

/// What all turns need.
struct Run<'s> {
    options: Options,
    own: &'s Nodes,
    server: &'s Server,
    company: Company,
    house: House<'s>,
}

/// Measures it. The program is started on databases of its own, and keeps the rest below a folder.
pub fn nodes(
    options: Options,
    (program, parent): (&Path, &Path),
    own: &Nodes,
) -> Result<Vec<Section>, Trouble> {
    let server = Server::at(own.postgres.clone());
    let company = Company::open(program, parent, options.manager.clone())?;
    let house = company.build(&server, options.hall_seats, own.shows.max(1))?;
    let run = Run { options, own, server: &server, company, house };
    let mut section = run.section()?;
    let mut found = cases(own);
    let mut audit = Audit::default();
    for round in 0..run.options.rounds.max(1) {
        // Each goes first every other time.
        let mut order: Vec<_> = found.iter_mut().collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for case in order {
            run.turn(case, &mut section, &mut audit)?;
        }
    }
    section.judge(&audit);
    section.figure("load average of the last minute, at the end", load_average());
    section.figure("threads of this program, busiest turn", share(run.busiest(&found)));
    section.cases = Some(told(&found));
    Ok(vec![section])
}

fn cases(own: &Nodes) -> Vec<Found> {
    let mut all = Vec::new();
    for shape in [Shape::Hot, Shape::Spread] {
        let of = |seller| Found { shape, seller, rates: Vec::new(), sum: None };
        for has_redis in [false, true].into_iter().take(1 + usize::from(own.redis.is_some())) {
            all.extend(counts(own).map(|nodes| of(Seller::Usher { nodes, has_redis })));
        }
        all.extend(counts(own).map(|nodes| of(Seller::Pgbench { nodes })));
    }
    all
}

/// One node, and several.
fn counts(own: &Nodes) -> impl Iterator<Item = usize> {
    [1].into_iter().chain((own.nodes > 1).then_some(own.nodes))
}

impl Run<'_> {
    fn section(&self) -> Result<Section, Trouble> {
        let about = format!(
            "Two neighbours are held, paid for with a card of the sandbox, and answered with \
             tickets: on one show of {} seats, where {RIVALS} want each pair at the same time, and \
             spread over {} shows, where nobody meets anybody. pgbench sends the statements of such \
             a hold alone, over {NODE_WRITERS} connections for each node.",
            count(self.house.hot[0].seats.len() as f64),
            count(self.house.spread.len() as f64)
        );
        let mut section = Section::of("nodes", "Many nodes on PostgreSQL", about);
        for setting in ["server_version", "fsync", "synchronous_commit"] {
            section.figure(setting, self.server.setting(setting)?);
        }
        section.figure("connections", self.options.connections.to_string());
        section.figure("rounds", self.options.rounds.max(1).to_string());
        Ok(section)
    }

    fn turn(
        &self,
        case: &mut Found,
        section: &mut Section,
        audit: &mut Audit,
    ) -> Result<(), Trouble> {
        let database = self.server.copy(&self.house.database, "turn")?;
        let (nodes, has_redis) = match case.seller {
            Seller::Usher { nodes, has_redis } => (nodes, has_redis),
            Seller::Pgbench { nodes } => {
                let load = (nodes * NODE_WRITERS, self.shows(case.shape).len());
                let (folder, time) = (&self.company.folder, self.options.span);
                let rate = pgbench::holds_per_second(&database, folder, load, time)?;
                case.rates.push(rate);
                return Ok(());
            }
        };
        let redis = self.own.redis.as_ref().filter(|_| has_redis);
        let nodes = self.company.start(&database, nodes, redis)?;
        nodes.look(&self.options.manager, self.shows(case.shape))?;
        let tally = Arc::new(Tally::default());
        let measured = self.load(case, &nodes, &tally, section)?;
        nodes.stop()?;
        audit.add(tally.audit());
        if let Err(trouble) = self.company.verify(&database) {
            section.fault(format!("{}: {trouble}", case.name()));
        }
        section.take_faults(&measured);
        case.take(measured);
        Ok(())
    }

    fn load(
        &self,
        case: &Found,
        nodes: &house::Nodes,
        tally: &Arc<Tally>,
        section: &mut Section,
    ) -> Result<Measured, Trouble> {
        let rivals = if case.shape == Shape::Hot { RIVALS } else { 1 };
        let shows = self.shows(case.shape).to_vec();
        let dealer = Dealer::of(shows, self.options.seed).to_rivals(rivals);
        let rig = Rig::new(nodes.targets[0].clone(), self.options.clone(), String::new());
        let progress = rig.progress(case.name());
        let buyer = |_: usize| Buyer { dealer: dealer.clone(), tally: Arc::clone(tally) };
        let measured = closed_loop_over(&nodes.targets, &rig.closed(&progress), buyer)?;
        if dealer.is_sold_out() {
            section.remarks.push(format!(
                "{}: sold out before the end, so its rate is too low. Name a larger --hall, or \
                 fewer --seconds.",
                case.name()
            ));
        }
        Ok(measured)
    }

    fn shows(&self, shape: Shape) -> &[OnSale] {
        match shape {
            Shape::Hot => &self.house.hot,
            Shape::Spread => &self.house.spread,
        }
    }

    fn busiest(&self, found: &[Found]) -> f64 {
        let sums = found.iter().filter_map(|case| case.sum.as_ref());
        let shares = sums.map(|sum| sum.usage.own_share(self.options.threads));
        shares.fold(0.0, f64::max)
    }
}

impl Found {
    fn name(&self) -> String {
        let shape = match self.shape {
            Shape::Hot => "one show",
            Shape::Spread => "many shows",
        };
        let nodes = |nodes| if nodes == 1 { "1 node".into() } else { format!("{nodes} nodes") };
        match self.seller {
            Seller::Usher { nodes: count, has_redis: true } => {
                format!("{shape}, Redis, {}", nodes(count))
            }
            Seller::Usher { nodes: count, has_redis: false } => {
                format!("{shape}, {}", nodes(count))
            }
            Seller::Pgbench { nodes } => {
                format!("{shape}, pgbench, {} connections", nodes * NODE_WRITERS)
            }
        }
    }

    fn take(&mut self, measured: Measured) {
        self.rates.push(measured.rate(WHOLE));
        self.sum = Some(match self.sum.take() {
            None => measured,
            Some(sum) => sum.and(measured),
        });
    }

    /// The case that differs in nothing else.
    fn is_beside(&self, other: &Self, seller: Seller) -> bool {
        self.shape == other.shape && other.seller == seller
    }

    fn told(&self) -> Case {
        let mut case = Case { name: self.name(), rates: self.rates.clone(), ..Case::default() };
        let Some(sum) = &self.sum else { return case };
        let steps = &sum.noted.steps;
        let latency = |quantile| steps[WHOLE].latency.quantile(quantile).as_secs_f64() * 1e6;
        case.p50_micros = Some(latency(0.5));
        case.p99_micros = Some(latency(0.99));
        case.refused = Some(steps[HOLD].refused.count() + steps[PAY].refused.count());
        case.cpu_micros = sum.usage.server_micros_each(sum.noted.done(WHOLE));
        case.elsewhere = Some(sum.usage.elsewhere);
        case
    }
}

/// All cases, each beside those that differ from it in one thing.
fn told(found: &[Found]) -> Cases {
    let rates = |of: &Found, seller| {
        found.iter().find(|other| of.is_beside(other, seller)).map(|other| &other.rates)
    };
    let cases = found.iter().map(|of| {
        let mut case = of.told();
        let Seller::Usher { nodes, has_redis } = of.seller else { return case };
        let one = Seller::Usher { nodes: 1, has_redis };
        if let Some(rates) = rates(of, one).filter(|_| nodes > 1) {
            case.compare(BY_ONE_NODE, rates);
        }
        let without = Seller::Usher { nodes, has_redis: false };
        if let Some(rates) = rates(of, without).filter(|_| has_redis) {
            case.compare(BY_WITHOUT_REDIS, rates);
        }
        if let Some(rates) = rates(of, Seller::Pgbench { nodes }) {
            case.compare(BY_PGBENCH, rates);
        }
        case
    });
    let by = vec![BY_ONE_NODE, BY_WITHOUT_REDIS, BY_PGBENCH];
    Cases { done: "bookings".into(), by, cases: cases.collect() }
}

fn load_average() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().unwrap_or_default().to_owned()
}
