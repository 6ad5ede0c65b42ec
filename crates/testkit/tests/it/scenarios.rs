//! Every story of `scenarios/`, each a test of its own.

include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));
