//! Webhooks that were seen, so that a gateway may deliver each as often as it likes.

use store::{StoreError, Tx, params, sql};

sql! {
    INSERT_EVENT = "INSERT INTO gateway_events (gateway, event_id, received_at) \
        VALUES ($1, $2, $3) ON CONFLICT (gateway, event_id) DO NOTHING";
}

/// Remembers an event; `false` if it was seen before.
pub fn record_event(tx: &mut Tx<'_>, gateway: &str, event: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(&INSERT_EVENT, params![gateway, event, now])? == 1)
}
