//! The real program, run as people run it.

mod config;
mod data_folder;
mod serve;
mod server;
mod support;
