//! Seating on real databases, both engines: the story of every command and its every refusal.

mod best;
mod block;
mod board;
mod companions;
mod extend;
mod hold;
mod house;
mod paying;
mod pgbench;
mod race;
mod release;
mod stage;
mod statements;
mod sweep;
