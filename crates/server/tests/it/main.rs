//! The real program, run as people run it.

mod config;
mod crash;
mod data_folder;
mod demo;
mod deploy;
mod fuzzing;
mod nodes;
mod serve;
mod server;
mod support;
mod tools;
mod verify;
