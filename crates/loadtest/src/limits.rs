//! Every limit and every pace of the load tool, with its unit in the name.

use std::time::Duration;

/// What a server may take to start, and to stop.
pub const SERVER_PATIENCE: Duration = Duration::from_secs(300);
/// What any single request may take before it counts as lost.
pub const ANSWER_PATIENCE: Duration = Duration::from_secs(60);
/// How long somebody waits who was told nothing, before asking again.
pub const AFTER_BROKEN: Duration = Duration::from_millis(20);
/// The same of somebody who was told that there is too much to do; the server asks for a second.
pub const AFTER_OVERLOADED: Duration = Duration::from_secs(1);
/// Requests before the measurement begins are sent, and not counted.
pub const WARM_UP: Duration = Duration::from_millis(500);
/// What the last buyers of an open loop may take once nobody comes any more.
pub const LAST_VISITS: Duration = Duration::from_secs(120);
/// The longest latency that is told apart from longer ones.
pub const LATENCY_MAX: Duration = Duration::from_secs(120);
/// Points of a plot over time, about.
pub const TIMELINE_POINTS: u32 = 60;
/// The shortest interval of a plot over time.
pub const TIMELINE_STEP_MIN: Duration = Duration::from_millis(100);
/// How often the line on the terminal is written anew.
pub const PROGRESS_EVERY: Duration = Duration::from_millis(500);
/// Connections from one loopback address; more come from the next address, as ports run out.
pub const CONNECTIONS_PER_SOURCE: usize = 20_000;
/// Holds a second for which seats are put on sale before a round.
pub const HOLDS_PER_SECOND_MAX: usize = 30_000;
/// Bookings a second for which seats are put on sale before a round.
pub const BOOKINGS_PER_SECOND_MAX: usize = 10_000;
/// Different failures that are told in full; the others are counted.
pub const FAULTS_TOLD_MAX: usize = 20;
