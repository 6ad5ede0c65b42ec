//! Three nodes on one PostgreSQL behind HAProxy: replaced while people buy, killed, and left without
//! their database for a while. `make faults` does more, and needs root.

use std::path::PathBuf;

use faults::fault::{DATABASE, Fault, KILL, ROLLING, control, endure};
use faults::network::Network;
use faults::{House, Plan};
use fixtures::TempFolder;

#[test]
fn a_house_of_three_nodes_bears_what_happens() {
    let folder = TempFolder::new();
    let plan = Plan {
        usher: PathBuf::from(env!("CARGO_BIN_EXE_usher")),
        folder: folder.path().to_owned(),
        network: Network::loopback(),
        has_redis: false,
        has_replica: false,
        has_small_disk: false,
    };
    let mut house = House::open(plan).unwrap();
    let rolled = bear(&mut house, ROLLING);
    control(&house, &rolled).unwrap();
    bear(&mut house, KILL);
    bear(&mut house, DATABASE);
}

#[track_caller]
fn bear(house: &mut House, fault: Fault) -> faults::fault::Endured {
    let endured =
        endure(house, fault).unwrap_or_else(|trouble| panic!("{}: {trouble}", fault.name));
    assert_eq!(endured.problems(), Vec::<String>::new(), "{}: {:?}", fault.name, endured.counted);
    endured
}
