//! The other end of the payment line: a real sandbox gateway on the loopback address, and the
//! receiver of its webhooks.
//!
//! What takes its time there, and every webhook, waits for the story's word, so that a test says in
//! which order the world answers.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use flows::gateways::{Configured, Gateways};
use flows::{Flows, WebhookFailure};
use kernel::{Clock, Currency, Money};
use payments::gateway::SandboxGateway;
use reqwest::Client;
use sandbox::{Sandbox, SandboxConfig};
use serde::Deserialize;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket};

/// What the gateway signs its webhooks with.
pub const WEBHOOK_SECRET: [u8; 32] = [7; 32];
/// Longer than any test: what takes its time is settled by [`Bank::settle`].
const NEVER: Duration = Duration::from_secs(24 * 3_600);

/// A running gateway. It ends when this is dropped.
pub struct Bank {
    sandbox: Sandbox,
    client: Client,
    /// Bound and not listening: whoever calls here is refused, and nobody else can take the port.
    dead_line: TcpSocket,
}

/// The gateway's own book.
#[derive(Debug, Clone, Deserialize)]
pub struct Report {
    /// Every payment it was asked for.
    pub charges: Vec<Entry>,
    /// Every refund it was asked for.
    pub refunds: Vec<Entry>,
}

/// A payment or a refund in the gateway's book.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    /// Our id of it.
    pub reference: String,
    /// Minor units.
    pub amount: i64,
    /// Of this currency.
    pub currency: Currency,
    /// `succeeded`, `pending`, …
    pub status: String,
}

impl Bank {
    /// Opens a gateway that keeps its webhooks back. It must be told where they go.
    pub async fn open(clock: Arc<dyn Clock>) -> io::Result<Self> {
        let config = SandboxConfig {
            settle_after: NEVER,
            // A client that waits in vain gives up at once instead of holding up the test.
            answer_after: Duration::ZERO,
            webhook_retry_pause: Duration::ZERO,
            clock,
            ..SandboxConfig::new(WEBHOOK_SECRET)
        };
        let sandbox = sandbox::serve(config).await?;
        let client = Client::builder().tls_certs_only([]).build().map_err(io::Error::other)?;
        let dead_line = TcpSocket::new_v4()?;
        dead_line.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let bank = Self { sandbox, client, dead_line };
        bank.post("/control/webhooks/hold", &json!({})).await;
        Ok(bank)
    }

    /// The line to this gateway.
    pub fn line(&self) -> io::Result<Arc<Gateways>> {
        gateways_at(&self.sandbox.base_url())
    }

    /// A line on which nobody answers.
    pub fn dead_line(&self) -> io::Result<Arc<Gateways>> {
        gateways_at(&format!("http://{}", self.dead_line.local_addr()?))
    }

    /// Receives the gateway's webhooks for these flows from now on.
    pub async fn tell_flows(&self, flows: Flows) -> io::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        self.sandbox.set_webhook_url(&format!("http://{}/", listener.local_addr()?));
        let receiver = Router::new().route("/", post(receive)).with_state(flows);
        tokio::spawn(axum::serve(listener, receiver).into_future());
        Ok(())
    }

    /// Settles what takes its time: slow payments are captured, slow refunds paid back.
    pub async fn settle(&self) {
        self.post("/control/settle", &json!({})).await;
    }

    /// Sends the webhooks that were kept back, each so many times, in the order in which they were
    /// made or in `"reversed"` order; says how many there were.
    pub async fn tell(&self, order: &str, copies: u32) -> usize {
        let release = json!({ "order": order, "copies": copies });
        let released = self.post("/control/webhooks/release", &release).await;
        self.post("/control/webhooks/hold", &json!({})).await;
        let (events, delivered) = (count(&released["events"]), count(&released["delivered"]));
        assert_eq!(delivered, events * copies as usize, "not every webhook was taken");
        events
    }

    /// Answers a 3-D Secure challenge: `"approve"` or `"refuse"`.
    pub async fn answer_challenge(&self, url: &str, answer: &str) {
        let sent = self.client.post(format!("{url}/{answer}")).send().await;
        let status = sent.expect("the challenge page answers").status();
        assert!(status.is_success(), "the challenge page answered {status}");
    }

    /// The gateway's own book, for an auditor.
    pub async fn report(&self) -> Report {
        let sent = self.client.get(format!("{}/v1/report", self.sandbox.base_url())).send().await;
        sent.expect("the gateway answers").json().await.expect("the report can be read")
    }

    async fn post(&self, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let url = format!("{}{path}", self.sandbox.base_url());
        let sent = self.client.post(url).json(body).send().await.expect("the gateway answers");
        assert!(sent.status().is_success(), "{path} answered {}", sent.status());
        sent.json().await.expect("the gateway answers in JSON")
    }
}

impl Report {
    /// What the gateway has of ours: what it captured less what it paid back.
    #[must_use]
    pub fn balance(&self, currency: Currency) -> Money {
        let sum = |entries: &[Entry]| -> i64 {
            let paid = entries.iter().filter(|one| one.status == "succeeded");
            paid.filter(|one| one.currency == currency).map(|one| one.amount).sum()
        };
        Money::new(sum(&self.charges) - sum(&self.refunds), currency)
    }
}

fn gateways_at(base_url: &str) -> io::Result<Arc<Gateways>> {
    let sandbox = Arc::new(SandboxGateway::new(WEBHOOK_SECRET));
    Gateways::new(vec![Configured::new(sandbox, base_url)]).map(Arc::new)
}

async fn receive(State(flows): State<Flows>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
    match flows.receive_webhook(SandboxGateway::NAME, &header, &body).await {
        Ok(_) => StatusCode::OK,
        Err(WebhookFailure::Refused(_)) => StatusCode::UNAUTHORIZED,
        Err(WebhookFailure::Store(_)) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn count(number: &serde_json::Value) -> usize {
    number.as_u64().and_then(|number| number.try_into().ok()).unwrap_or_default()
}
