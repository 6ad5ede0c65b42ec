//! Every limit of what nodes share, with its unit in the name.

use std::time::Duration;

/// How long Redis may take to answer before the asker goes on without it, unless configured.
pub const ANSWER_MILLISECONDS: u64 = 250;
/// How long a connection may take to be made.
pub(crate) const CONNECT_MAX: Duration = Duration::from_secs(2);
/// The first pause between tries to connect; each further one is twice as long.
pub(crate) const RETRY_PAUSE_MIN: Duration = Duration::from_millis(50);
/// The longest pause between tries to connect.
pub(crate) const RETRY_PAUSE_MAX: Duration = Duration::from_secs(1);
/// How often a quiet line is tried, so that nobody who buys has to find out that it is dead.
pub(crate) const TRY_EVERY: Duration = Duration::from_secs(1);

/// How long the gate keeps seats for somebody about whom the database has not decided yet.
pub const UNDECIDED_SECONDS: i64 = 10;
/// How much longer than a hold its entries stay in Redis. They are void from the end of the hold.
pub(crate) const ENTRY_GRACE_MILLISECONDS: i64 = 2_000;
/// How long the gate knows that a seat is sold; later the database is asked again.
pub(crate) const SOLD_SECONDS: i64 = 24 * 3_600;
/// Clocks of independent servers may drift apart by so much while a majority is gathered: a
/// hundredth of the time, as Redlock has it, and this.
pub(crate) const DRIFT_MIN: Duration = Duration::from_millis(2);

/// Requests that one node takes out of a shared bucket at a time, in parts of the limit.
pub(crate) const LEASE_PART: u32 = 20;
/// The most requests that one node takes out of a shared bucket at a time.
pub(crate) const LEASE_MAX: u32 = 50;
/// What was taken out and not used for so long is lost.
pub(crate) const LEASE_SECONDS: i64 = 10;
/// A caller who used up what was taken out within so long is fast: twice as much is taken out next.
pub(crate) const LEASE_GROWS_SECONDS: i64 = 1;

/// Commits whose facts may wait for the line.
pub(crate) const FACTS_WAITING_MAX: usize = 4_096;
/// Commits whose facts travel together.
pub(crate) const FACTS_TOGETHER_MAX: usize = 256;
/// How often a node that has nothing to tell tells that it is there.
pub(crate) const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(1);
/// A stream that does not even bring our own signs of life for so long is broken, and a node that
/// gives none has gone or is cut off. Longer where answers may take longer than half of it.
pub(crate) const SILENCE_MIN: Duration = Duration::from_secs(5);
