//! The promises of the store, kept on both engines.

mod answers;
mod backup;
mod bouncer;
mod disk;
mod doubt;
mod encrypted;
mod facts;
mod failures;
mod frozen;
mod jobs;
mod memo;
mod migrations;
mod neighbours;
mod parity;
mod postgres;
mod queue;
mod replica;
mod round_trips;
mod support;
mod turns;
