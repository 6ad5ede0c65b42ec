//! `usher doctor` before real servers: our own door, a replica that is well, behind, dead and promoted,
//! and a pooler.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use fixtures::{Bench, Bouncer, Pooling, Replica};
use store::{Engine, Location, admin_sql};

use crate::server::Server;
use crate::support::{Folder, Ran, TLS};

const PATIENCE: Duration = Duration::from_secs(60);

/// An installation on PostgreSQL, and who looks at it.
struct House {
    folder: Folder,
    variables: Vec<(&'static str, String)>,
}

impl House {
    fn on(database: &Location) -> Self {
        Self { folder: Folder::new(), variables: vec![("USHER_DATABASE_URL", url(database))] }
    }

    fn with_replica(mut self, replica: &Location) -> Self {
        self.variables.push(("USHER_REPLICA_URL", url(replica)));
        self
    }

    fn doctor(&self) -> Ran {
        Ran::of(self.folder.usher(&["doctor"]).envs(self.variables.iter().cloned()))
    }

    /// Asks again until the doctor says this: a loaded machine takes longer than its patience.
    #[track_caller]
    fn hears(&self, finding: &str) {
        let began = Instant::now();
        loop {
            let said = self.doctor().out;
            if said.contains(finding) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "never {finding:?}, but\n{said}");
        }
    }
}

fn url(database: &Location) -> String {
    let Location::Postgres(url) = database else { panic!("{database:?} has no server") };
    url.clone()
}

#[test]
fn the_doctor_asks_the_address_itself_and_not_the_public_one() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let said_of = |listen: &str, public_url: &str| {
        let urls = [("USHER_LISTEN", listen), ("USHER_PUBLIC_URL", public_url)];
        Ran::of(folder.usher(&["doctor"]).envs(urls)).out
    };
    let address = server.url().replace("http://", "");
    let said = said_of(&address, "http://127.0.0.1:9");
    assert!(said.contains(&format!("ok       address: usher answers on {address}")), "{said}");

    let foreign = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = foreign.local_addr().unwrap().to_string();
    let said = said_of(&taken, &server.url());
    assert!(said.contains(&format!("PROBLEM  address: {taken} is taken by another")), "{said}");
    server.stop();
}

#[test]
fn the_doctor_asks_a_door_that_speaks_tls() {
    let folder = Folder::new();
    folder.write_certificate();
    let server = Server::start(&folder, &TLS);
    let address = server.url().replace("http://", "");
    let said = Ran::of(folder.usher(&["doctor"]).envs(TLS).env("USHER_LISTEN", &address)).out;
    assert!(said.contains(&format!("ok       address: usher answers on {address}")), "{said}");
    server.stop();
}

#[test]
fn the_doctor_tells_how_the_replica_is() {
    let bench = Bench::open(Engine::Postgres, |_| {});
    let primary = bench.store.location();
    let replica = Replica::of(primary);
    let house = House::on(primary).with_replica(&replica.database);
    house.hears("ok       replica: it keeps up");

    replica.pause();
    admin_sql(&url(primary), "CREATE TABLE written_meanwhile ()").unwrap();
    house.hears("PROBLEM  replica: it has not replayed yet what was written before we looked; see");
    replica.resume();
    house.hears("ok       replica: it keeps up");

    replica.stop();
    house.hears("PROBLEM  replica: ");
    let dead = house.doctor();
    assert!(dead.out.contains("The primary answers for it"), "{dead:?}");
    assert!(dead.out.contains("ok       jobs: 0 open"), "the rest is well: {dead:?}");
    assert_eq!(dead.code, 1, "{dead:?}");

    replica.start();
    house.hears("ok       replica: it keeps up");
    replica.promote();
    house.hears("PROBLEM  replica: it is not a replica; see");
}

#[test]
fn the_doctor_tells_how_a_pooler_shares_connections() {
    let bench = Bench::open(Engine::Postgres, |_| {});
    let server = bench.store.location();
    let bouncer = Bouncer::before(server, Pooling::Transaction);
    let shared = House::on(&bouncer.database).doctor();
    for words in ["PROBLEM  connections: a pooler gives them to others", "pool_mode = session"] {
        assert!(shared.out.contains(words), "no {words:?} in {shared:?}");
    }
    assert_eq!(shared.code, 1, "{shared:?}");

    let bouncer = Bouncer::before(server, Pooling::Session);
    let own = House::on(&bouncer.database).doctor();
    for words in [
        "ok       database: ",
        "ok       connections: each is our own",
        "ok       clock and data: ",
        "ok       jobs: 0 open",
    ] {
        assert!(own.out.contains(words), "no {words:?} in {own:?}");
    }
}
