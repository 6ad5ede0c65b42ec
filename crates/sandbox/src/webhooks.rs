//! Webhooks: how the sandbox tells what happened after it had answered. Signed, tried again a few
//! times, and, while a control call holds them back, kept for a test to send them in another order
//! or more than once.
//!
//! They live in memory: one that was not delivered when the process ends is lost, as it may be with
//! any gateway, and a lookup finds what it would have said.

use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Clock, Timestamp};
use reqwest::Client;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::limits::{WEBHOOK_TIMEOUT, WEBHOOK_TRIES_MAX};

/// The header that proves a webhook: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
pub const SIGNATURE_HEADER: &str = "Usher-Sandbox-Signature";

/// Something to tell.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    id: String,
    body: String,
}

impl Event {
    /// An event about an object, of a kind like `payment_intent.succeeded`.
    pub(crate) fn new(id: String, kind: &str, created: Timestamp, object: &Value) -> Self {
        let body = json!({
            "id": id, "object": "event", "type": kind, "created": created,
            "data": { "object": object },
        });
        Self { id, body: body.to_string() }
    }
}

pub(crate) struct Webhooks {
    client: Client,
    secret: [u8; 32],
    retry_pause: Duration,
    clock: Arc<dyn Clock>,
    url: Mutex<Option<String>>,
    held_back: Mutex<Option<Vec<Event>>>,
}

impl Webhooks {
    pub(crate) fn new(
        client: Client,
        secret: [u8; 32],
        retry_pause: Duration,
        clock: Arc<dyn Clock>,
        url: Option<String>,
    ) -> Self {
        let (url, held_back) = (Mutex::new(url), Mutex::new(None));
        Self { client, secret, retry_pause, clock, url, held_back }
    }

    pub(crate) fn set_url(&self, url: String) {
        *lock(&self.url) = Some(url);
    }

    /// From now on events are kept.
    pub(crate) fn hold_back(&self) {
        lock(&self.held_back).get_or_insert_default();
    }

    /// Ends the holding back, and returns what was kept.
    pub(crate) fn take_held_back(&self) -> Vec<Event> {
        lock(&self.held_back).take().unwrap_or_default()
    }

    /// The event, unless events are held back at the moment and this one is now among them.
    pub(crate) fn unless_held_back(&self, event: Event) -> Option<Event> {
        match &mut *lock(&self.held_back) {
            Some(kept) => {
                kept.push(event);
                None
            }
            None => Some(event),
        }
    }

    /// Sends an event until it is taken, or often enough; says whether it was taken. `after_first`
    /// hears of the end of the first try.
    pub(crate) async fn deliver(&self, event: &Event, after_first: oneshot::Sender<()>) -> bool {
        let mut after_first = Some(after_first);
        for attempt in 0..WEBHOOK_TRIES_MAX {
            if attempt > 0 {
                sleep(self.retry_pause * 2_u32.pow(attempt - 1)).await;
            }
            let is_taken = self.try_once(event).await;
            drop(after_first.take());
            if is_taken {
                return true;
            }
        }
        tracing::warn!(event = event.id, "a webhook was not taken and is given up");
        false
    }

    async fn try_once(&self, event: &Event) -> bool {
        let Some(url) = lock(&self.url).clone() else { return false };
        let answer = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header(SIGNATURE_HEADER, signature(&self.secret, self.clock.now(), &event.body))
            .body(event.body.clone())
            .timeout(WEBHOOK_TIMEOUT)
            .send()
            .await;
        match answer {
            Ok(answer) if answer.status().is_success() => true,
            Ok(answer) => {
                tracing::debug!(event = event.id, status = %answer.status(), "webhook refused");
                false
            }
            Err(error) => {
                tracing::debug!(event = event.id, %error, "webhook not delivered");
                false
            }
        }
    }
}

/// Each try is signed anew: its age counts from its sending.
fn signature(secret: &[u8], now: Timestamp, body: &str) -> String {
    let sent_at = now.as_second();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(format!("{sent_at}.{body}").as_bytes());
    let mut header = format!("t={sent_at},v1=");
    for byte in mac.finalize().into_bytes() {
        write!(header, "{byte:02x}").expect("writing to a string does not fail");
    }
    header
}

/// No code panics while it holds one of these locks, so a poisoned one is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
