//! The gateway's side: the real sandbox, its controls, and the box into which its webhooks fall.
//!
//! Webhooks are kept back from the start and sent when the run says so; what takes its time at the
//! gateway is settled when the run says so.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use flows::{Flows, WebhookFailure, WebhookSeen};
use kernel::{Clock, SeededEntropy};
use payments::gateway::SandboxGateway;
use reqwest::Client;
use reqwest::redirect::Policy;
use sandbox::{SIGNATURE_HEADER, Sandbox, SandboxConfig};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What webhooks are signed with.
pub(super) const SECRET: [u8; 32] = [9; 32];
/// Longer than any run.
const NEVER: Duration = Duration::from_secs(24 * 3_600);

pub(super) struct Till {
    pub(super) sandbox: Sandbox,
    pub(super) mailbox: Mailbox,
    client: Client,
}

/// Takes webhooks for whichever node has its turn, and keeps copies.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Arc<Mutex<Letters>>);

#[derive(Default)]
struct Letters {
    flows: Option<Flows>,
    is_deaf: bool,
    /// Signature and body of each delivery.
    seen: Vec<(String, Vec<u8>)>,
    answers: Vec<String>,
}

impl Till {
    pub(super) async fn open(seed: u64, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let config = SandboxConfig {
            settle_after: NEVER,
            answer_after: Duration::ZERO,
            webhook_retry_pause: Duration::ZERO,
            clock,
            entropy: Arc::new(SeededEntropy::new(seed ^ 0x7111)),
            ..SandboxConfig::new(SECRET)
        };
        let sandbox = sandbox::serve(config).await?;
        let mailbox = Mailbox::default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        sandbox.set_webhook_url(&format!("http://{}/", listener.local_addr()?));
        let receiver = Router::new().route("/", post(receive)).with_state(mailbox.clone());
        tokio::spawn(axum::serve(listener, receiver).into_future());
        let client = Client::builder().tls_certs_only([]).redirect(Policy::none()).build();
        let till = Self { sandbox, mailbox, client: client.map_err(io::Error::other)? };
        till.post("/control/webhooks/hold", &json!({})).await;
        Ok(till)
    }

    /// Settles what takes its time; says how many payments and refunds.
    pub(super) async fn settle(&self) -> String {
        self.post("/control/settle", &json!({})).await.to_string()
    }

    /// Sends the webhooks that were kept back; what became of each.
    pub(super) async fn release(&self, order: &str, copies: u32) -> Vec<String> {
        self.post("/control/webhooks/release", &json!({ "order": order, "copies": copies })).await;
        self.post("/control/webhooks/hold", &json!({})).await;
        self.mailbox.with(|letters| std::mem::take(&mut letters.answers))
    }

    /// Answers a 3-D Secure challenge: `approve` or `refuse`. The status of the answer.
    pub(super) async fn challenge(&self, url: &str, answer: &str) -> u16 {
        let sent = self.client.post(format!("{url}/{answer}")).send().await;
        sent.expect("the challenge page answers").status().as_u16()
    }

    /// The gateway's own book.
    pub(super) async fn report(&self) -> Value {
        let url = format!("{}/v1/report", self.sandbox.base_url());
        let sent = self.client.get(url).send().await.expect("the gateway answers");
        sent.json().await.expect("the report is JSON")
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.sandbox.base_url());
        let sent = self.client.post(url).json(body).send().await.expect("the gateway answers");
        sent.json().await.expect("the gateway answers in JSON")
    }
}

impl Mailbox {
    /// From now on this node's flows get the webhooks; nobody, if it is deaf.
    pub(super) fn give_to(&self, flows: Flows, is_deaf: bool) {
        self.with(|letters| (letters.flows, letters.is_deaf) = (Some(flows), is_deaf));
    }

    /// A delivery that was overheard.
    pub(super) fn overheard(
        &self,
        choose: impl FnOnce(usize) -> usize,
    ) -> Option<(String, Vec<u8>)> {
        self.with(|letters| {
            let count = letters.seen.len();
            (count > 0).then(|| letters.seen[choose(count)].clone())
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Letters) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Gives a delivery to flows; what they made of it.
pub(super) async fn deliver(
    flows: &Flows,
    signature: &str,
    body: &[u8],
) -> Result<WebhookSeen, WebhookFailure> {
    let header =
        |name: &str| name.eq_ignore_ascii_case(SIGNATURE_HEADER).then(|| signature.to_owned());
    flows.receive_webhook(SandboxGateway::NAME, &header, body).await
}

async fn receive(State(mailbox): State<Mailbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let signature = signature.unwrap_or_default().to_owned();
    let flows = mailbox.with(|letters| {
        letters.seen.push((signature.clone(), body.to_vec()));
        letters.flows.clone().filter(|_| !letters.is_deaf)
    });
    let Some(flows) = flows else { return StatusCode::SERVICE_UNAVAILABLE };
    let seen = deliver(&flows, &signature, &body).await;
    mailbox.with(|letters| letters.answers.push(format!("{seen:?}")));
    if seen.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
