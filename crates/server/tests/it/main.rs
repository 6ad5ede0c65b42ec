//! The real program, run as people run it.

mod archive;
mod config;
mod crash;
mod data_folder;
mod demo;
mod deploy;
mod doctor;
mod frozen;
mod fuzzing;
mod jobs;
mod load;
mod nodes;
mod overload;
mod redis;
mod serve;
mod server;
mod support;
mod tools;
mod verify;
