//! The server: its start and end, its routes, and what its calls share.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use kernel::{Clock, Entropy, Timestamp};
use reqwest::Client;
use rustls::crypto::ring;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::book::Book;
use crate::config::SandboxConfig;
use crate::payment_intent::{Intent, IntentState};
use crate::refund::RefundState;
use crate::webhooks::{Event, Webhooks};
use crate::{challenge, control, payment_intent, refund};

/// A running sandbox. It ends when this is dropped.
pub struct Sandbox {
    /// Where it listens.
    pub address: SocketAddr,
    house: Arc<House>,
    server: JoinHandle<io::Result<()>>,
    /// Everything that runs ends when this goes.
    running: watch::Sender<()>,
}

impl Sandbox {
    /// Its address for clients: `http://127.0.0.1:…`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells it where webhooks go from now on, those included that are being tried again.
    pub fn set_webhook_url(&self, url: &str) {
        self.house.webhooks.set_url(url.to_owned());
    }

    /// Ends it, and returns when its port and its file are free.
    pub async fn stop(self) {
        drop(self.running);
        if let Err(error) = self.server.await {
            tracing::error!(%error, "the sandbox ended in a panic");
        }
    }
}

/// Starts a sandbox: reads what it remembers, and goes on with what was in progress.
pub async fn serve(config: SandboxConfig) -> io::Result<Sandbox> {
    let listener = TcpListener::bind(config.listen).await?;
    let address = listener.local_addr()?;
    let (running, stopped) = watch::channel(());
    let house = Arc::new(House::open(config, address, stopped.clone())?);
    house.resume();
    let listener = listener.tap_io(|connection| {
        // Small answers should not wait for each other.
        let _ = connection.set_nodelay(true);
    });
    let server = axum::serve(listener, routes(Arc::clone(&house)))
        .with_graceful_shutdown(ended(stopped))
        .into_future();
    Ok(Sandbox { address, house, server: tokio::spawn(server), running })
}

fn routes(house: Arc<House>) -> Router {
    Router::new()
        .route("/v1/payment_intents", post(payment_intent::create).get(payment_intent::find))
        .route("/v1/payment_intents/cancel", post(payment_intent::cancel))
        .route("/v1/payment_intents/{id}", get(payment_intent::get))
        .route("/v1/refunds", post(refund::create).get(refund::find))
        .route("/v1/report", get(control::report))
        .route("/challenge/{id}", get(challenge::show))
        .route("/challenge/{id}/approve", post(challenge::approve))
        .route("/challenge/{id}/refuse", post(challenge::refuse))
        .route("/control/settle", post(control::settle))
        .route("/control/webhooks/hold", post(control::hold_webhooks))
        .route("/control/webhooks/release", post(control::release_webhooks))
        .with_state(house)
}

/// What all calls share.
pub(crate) struct House {
    book: Mutex<Book>,
    pub(crate) webhooks: Webhooks,
    public_url: String,
    settle_after: Duration,
    answer_after: Duration,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    stopped: watch::Receiver<()>,
}

impl House {
    fn open(
        config: SandboxConfig,
        address: SocketAddr,
        stopped: watch::Receiver<()>,
    ) -> io::Result<Self> {
        // Fails only if the process has chosen a provider before, which is then used.
        let _ = ring::default_provider().install_default();
        // Webhooks go to this machine and are signed: whoever takes them need not prove a name. The
        // door's certificate has another one than the address, and changes while we run.
        let client = Client::builder().tls_danger_accept_invalid_certs(true).build();
        let client = client.map_err(io::Error::other)?;
        let webhooks = Webhooks::new(
            client,
            config.webhook_secret,
            config.webhook_retry_pause,
            Arc::clone(&config.clock),
            config.webhook_url,
        );
        Ok(Self {
            book: Mutex::new(Book::open(config.journal_file.as_deref())?),
            webhooks,
            public_url: config.public_url.unwrap_or_else(|| format!("http://{address}")),
            settle_after: config.settle_after,
            answer_after: config.answer_after,
            clock: config.clock,
            entropy: config.entropy,
            stopped,
        })
    }

    /// The book, locked. No code panics while it holds it, so a poisoned lock is as good as any.
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn challenge_url(&self, intent: &str) -> String {
        format!("{}/challenge/{intent}", self.public_url.trim_end_matches('/'))
    }

    /// A new id that says what it names, and the present instant.
    pub(crate) fn fresh_id(&self, prefix: &str) -> (String, Timestamp) {
        let now = self.clock.now();
        (format!("{prefix}_{}", self.entropy.uuid(now).simple()), now)
    }

    /// Returns when every client has given up, or this server ends.
    pub(crate) async fn keep_waiting(&self) {
        tokio::select! {
            () = sleep(self.answer_after) => {}
            () = ended(self.stopped.clone()) => {}
        }
    }

    /// Takes the money of a payment in a while, and tells of it.
    pub(crate) fn settle_later(self: &Arc<Self>, intent: String) {
        self.later(move |house| house.settle_now(&intent));
    }

    /// Takes the money of a payment, and tells of it. Nothing, if that was decided before.
    pub(crate) fn settle_now(self: &Arc<Self>, intent: &str) -> io::Result<()> {
        let settled = self.book().settle(intent)?;
        if let Some(intent) = settled {
            self.announce_payment(&intent);
        }
        Ok(())
    }

    /// Pays a refund in a while, and tells of it.
    pub(crate) fn complete_refund_later(self: &Arc<Self>, refund: String) {
        self.later(move |house| house.complete_refund_now(&refund));
    }

    /// Pays a refund, and tells of it. Nothing, if it was paid before.
    pub(crate) fn complete_refund_now(self: &Arc<Self>, refund: &str) -> io::Result<()> {
        let completed = self.book().complete_refund(refund)?;
        if let Some(refund) = completed {
            self.announce("refund.updated", &refund.shown());
        }
        Ok(())
    }

    /// Sends the webhook about what became of a payment.
    pub(crate) fn announce_payment(self: &Arc<Self>, intent: &Intent) -> oneshot::Receiver<()> {
        let kind = match intent.state {
            IntentState::Succeeded => "payment_intent.succeeded",
            IntentState::RequiresPaymentMethod { .. } => "payment_intent.payment_failed",
            IntentState::Canceled => "payment_intent.canceled",
            IntentState::Processing => "payment_intent.processing",
            IntentState::RequiresAction => "payment_intent.requires_action",
        };
        self.announce(kind, &intent.shown(self))
    }

    /// Sends a webhook, unless they are held back. What is returned ends with the first try.
    fn announce(self: &Arc<Self>, kind: &str, object: &Value) -> oneshot::Receiver<()> {
        let (id, now) = self.fresh_id("evt");
        let (after_first, first_try) = oneshot::channel();
        if let Some(event) = self.webhooks.unless_held_back(Event::new(id, kind, now, object)) {
            let house = Arc::clone(self);
            self.spawn(async move {
                house.webhooks.deliver(&event, after_first).await;
            });
        }
        first_try
    }

    /// Goes on with what was in progress when the sandbox last ended.
    fn resume(self: &Arc<Self>) {
        let (intents, refunds) = self.in_progress();
        intents.into_iter().for_each(|intent| self.settle_later(intent));
        refunds.into_iter().for_each(|refund| self.complete_refund_later(refund));
    }

    /// The ids of payments and of refunds that take their time.
    pub(crate) fn in_progress(&self) -> (Vec<String>, Vec<String>) {
        let book = self.book();
        let slow = book.intents.iter().filter(|one| one.state == IntentState::Processing);
        let intents = slow.map(|intent| intent.id.clone()).collect();
        let slow = book.refunds.iter().filter(|one| one.state == RefundState::Pending);
        (intents, slow.map(|refund| refund.id.clone()).collect())
    }

    fn later(self: &Arc<Self>, work: impl FnOnce(&Arc<Self>) -> io::Result<()> + Send + 'static) {
        let house = Arc::clone(self);
        self.spawn(async move {
            sleep(house.settle_after).await;
            if let Err(error) = work(&house) {
                tracing::error!(%error, "the sandbox cannot write its journal");
            }
        });
    }

    /// Runs a task that ends with this server.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stopped.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = task => {}
                () = ended(stopped) => {}
            }
        });
    }
}

/// Returns when the [`Sandbox`] is dropped.
async fn ended(mut stopped: watch::Receiver<()>) {
    // Nothing is ever sent, so the only change is the end of the sender.
    let _ = stopped.changed().await;
}
