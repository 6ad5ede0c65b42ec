//! The real program, run as people run it.

mod config;
mod data_folder;
mod support;
