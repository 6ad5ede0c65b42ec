//! Webhooks that were seen, so that a gateway may deliver each as often as it likes.

use kernel::time::plus_seconds;
use store::{StoreError, Tx, params, sql};

/// How long an event is remembered: for longer than gateways deliver one.
const EVENTS_KEPT_SECONDS: i64 = 30 * 86_400;

sql! {
    INSERT_EVENT = "INSERT INTO gateway_events (gateway, event_id, received_at) \
        VALUES ($1, $2, $3) ON CONFLICT (gateway, event_id) DO NOTHING";
    /// Served by gateway_events_received.
    FORGET_EVENTS = "DELETE FROM gateway_events WHERE received_at < $1";
}

/// Remembers an event; `false` if it was seen before.
pub fn record_event(tx: &mut Tx<'_>, gateway: &str, event: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(&INSERT_EVENT, params![gateway, event, now])? == 1)
}

/// Forgets the events of long ago. One that is delivered again after that finds its payment decided.
pub fn forget_old_events(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let before = plus_seconds(tx.now(), -EVENTS_KEPT_SECONDS);
    tx.execute(&FORGET_EVENTS, params![before])
}
