//! The load tool against servers: the real one, in this process, and small ones that misbehave.

mod broken;
mod house;
mod omission;
mod program;
mod rendering;
mod sale;
mod scenarios;
