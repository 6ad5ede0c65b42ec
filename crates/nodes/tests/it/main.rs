//! What nodes share, over real Redis servers.

mod cluster;
mod facts;
mod gate;
mod rates;
mod redlock;
mod support;
