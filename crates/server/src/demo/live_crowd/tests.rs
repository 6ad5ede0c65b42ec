//! A crowd at work on a real database, in a hurry: every check of the house holds afterwards.

use std::sync::Arc;
use std::time::{Duration, Instant};

use accounts::{AccessTokens, PasswordCost, Vault};
use fixtures::Bench;
use flows::gateways::Configured;
use flows::{Flows, Gateways};
use http_api::actions::board_of;
use http_api::{MoreTime, Nodes, RateLimits, Setup};
use kernel::SeededEntropy;
use payments::gateway::SandboxGateway;
use sandbox::{Sandbox, SandboxConfig};
use seating::Boards;
use tickets::TicketKeys;
use tokio::runtime::Builder;
use tokio::time::sleep;
use worker::Worker;

use super::*;
use crate::demo::{self, Size};

const SECRET: [u8; 32] = [4; 32];
/// How long the crowd may take until it has bought what it may of the show on the tour.
const PATIENCE: Duration = Duration::from_secs(120);
const HURRY: Pace = Pace { look_millis: (1, 40), think_millis: (1, 40) };

fn vault() -> Vault {
    Vault::new([1; 32])
}

async fn open(bench: &Bench) -> (App, Flows, Sandbox) {
    let mut config = SandboxConfig::new(SECRET);
    config.clock = bench.clock.clone();
    let sandbox = sandbox::serve(config).await.unwrap();
    let language = Arc::new(SandboxGateway::new(SECRET));
    let line = Configured::new(language, &sandbox.base_url());
    let flows = Flows::new(bench.store.clone(), Arc::new(Gateways::new(vec![line]).unwrap()));
    let boards = Arc::new(Boards::default());
    bench.store.listen(boards.clone());
    let app = App::new(Setup {
        store: bench.store.clone(),
        entropy: Arc::new(SeededEntropy::new(7)),
        vault: Arc::new(vault()),
        access_tokens: Arc::new(AccessTokens::new([2; 32])),
        ticket_keys: Arc::new(TicketKeys::new([3; 32])),
        flows: flows.clone(),
        password_cost: PasswordCost::LEAST,
        boards,
        nodes: Nodes::alone(),
        rate_limits: RateLimits::default(),
        more_time: MoreTime::Offered,
        trusted_proxies: 0,
        listing_age_max: Duration::ZERO,
    });
    (app, flows, sandbox)
}

/// Seats of a show that are free, in percent.
async fn free_percent(app: &App, show: kernel::ShowId) -> usize {
    let board = board_of(app, show).await.unwrap();
    board.free_count(app.store.now()) * 100 / board.layout().seats.len()
}

#[test]
fn a_crowd_buys_lets_go_and_gives_back_and_leaves_seats_to_others() {
    fixtures::on_sqlite(|bench| {
        let made = demo::make(&bench.store, &vault(), Size::Tiny, 0).unwrap();
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let total = runtime.block_on(async {
            let (app, flows, sandbox) = open(bench).await;
            let (stop, told) = watch::channel(());
            let crowd = LiveCrowd { pace: HURRY, ..LiveCrowd::new(app.clone(), &made, 8) };
            let crowd = tokio::spawn(crowd.run(told));
            let began = Instant::now();
            while free_percent(&app, made.show).await > 36 {
                assert!(began.elapsed() < PATIENCE, "the crowd does not come");
                sleep(Duration::from_millis(50)).await;
            }
            sleep(Duration::from_secs(1)).await;
            drop(stop);
            let total = crowd.await.unwrap();
            assert!(free_percent(&app, made.show).await >= 25, "{total}");
            Worker::new("crowd".into(), bench.store.clone(), flows).run_until_idle().await.unwrap();
            sandbox.stop().await;
            total
        });
        for outcome in [Outcome::Booked, Outcome::Released, Outcome::Cancelled] {
            assert!(total.of(outcome) > 0, "{outcome:?}: {total}");
        }
        assert!(total.of(Outcome::CancelledInPart) > 0, "{total}");
        assert_eq!(total.of(Outcome::Failed), 0, "{total}");
        let none: Vec<String> = Vec::new();
        let of_bookings = bench.store.read_blocking("test.bookings", booking::booking_problems);
        assert_eq!(of_bookings.unwrap(), none);
        let of_money = bench.store.read_blocking("test.money", payments::money_problems);
        assert_eq!(of_money.unwrap(), none);
        assert_eq!(bench.store.integrity_problems().unwrap(), none);
    });
}

#[test]
fn nobody_comes_where_nobody_is_asked() {
    fixtures::on_both_engines(|bench| {
        let made = demo::make(&bench.store, &vault(), Size::Tiny, 0).unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let total = runtime.block_on(async {
            let (app, _, _sandbox) = open(bench).await;
            LiveCrowd::new(app, &made, 0).run(watch::channel(()).1).await
        });
        assert_eq!(total.to_string(), "nothing");
    });
}
