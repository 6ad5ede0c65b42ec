//! The real program, run as people run it.

mod archive;
mod config;
mod crash;
mod data_folder;
mod demo;
mod fuzzing;
mod overload;
mod serve;
mod server;
mod support;
mod tools;
mod verify;
