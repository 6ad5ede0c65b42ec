//! The whole house at once, on real databases and with a real gateway.

mod faults;
mod scenarios;
mod simulation;
