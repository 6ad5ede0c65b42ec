//! Webhooks: a gateway tells us what became of a payment or a refund.

use booking::{EndedBecause, conclude_payment};
use payments::gateway::{GatewayEvent, WebhookRefusal};
use payments::{record_event, settle_refund};
use store::{Isolation, StoreError, Tx};

use crate::Flows;

/// What became of a genuine webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookSeen {
    /// It was new and is recorded.
    New,
    /// It was delivered before; nothing was changed.
    Before,
}

/// Why a webhook is not accepted.
#[derive(Debug)]
pub enum WebhookFailure {
    /// There is no such gateway, or it is not the gateway's own, or too old.
    Refused(WebhookRefusal),
    /// The store could not; the gateway will deliver it again.
    Store(StoreError),
}

impl Flows {
    /// Takes a delivery. The event's id and what follows from it are one transaction, so that an
    /// event is never remembered and lost.
    pub async fn receive_webhook(
        &self,
        gateway: &str,
        header: &(dyn Fn(&str) -> Option<String> + Sync),
        body: &[u8],
    ) -> Result<WebhookSeen, WebhookFailure> {
        let event = self
            .gateways
            .verify_webhook(gateway, header, body, self.store.now())
            .map_err(WebhookFailure::Refused)?;
        let gateway = gateway.to_owned();
        self.store
            .write_at(Isolation::ReadCommitted, "flows.receive_webhook", move |tx| {
                receive(tx, &gateway, &event)
            })
            .await
            .map_err(WebhookFailure::Store)
    }
}

/// Right at READ COMMITTED: an event is won by its key, a payment by `conclude_payment`, a refund by
/// one conditional write.
fn receive(
    tx: &mut Tx<'_>,
    gateway: &str,
    event: &GatewayEvent,
) -> Result<WebhookSeen, StoreError> {
    if !record_event(tx, gateway, &event.event_id)? {
        return Ok(WebhookSeen::Before);
    }
    if let (Some(payment), Some(outcome)) = (event.payment, &event.outcome) {
        conclude_payment(tx, payment, outcome, &EndedBecause::NotCharged)?;
    }
    if let Some((refund, outcome)) = &event.refund {
        settle_refund(tx, *refund, outcome)?;
    }
    Ok(WebhookSeen::New)
}
