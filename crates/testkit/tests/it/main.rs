//! The whole house at once, on real databases and with a real gateway.

mod archived;
mod busy;
mod carried_over;
mod copied;
mod doors;
mod ended_holds;
mod faults;
mod late;
mod letters;
mod limits;
mod lower_isolation;
mod main_job;
mod race;
mod race_with_redis;
mod redis_gate;
mod reservations;
mod rivals;
mod round_trips;
mod scenarios;
mod schedules;
mod simulation;
mod slow_jobs;
mod statements;
mod stuck_refunds;
mod twice_sent;
mod verify;
