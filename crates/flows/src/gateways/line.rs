//! The line to one gateway: sends a request within its time, again where that is safe.
//!
//! Every request that changes something carries an idempotency key, so a repeated one does no harm.
//! It is repeated after a refused connection, a 429 and a 5xx; not after a time-out, since whoever
//! waits has waited long enough by then.

use std::io;
use std::time::Duration;

use payments::gateway::{Gateway, GatewayRequest, Verb};
use reqwest::{Client, Error, RequestBuilder, redirect};
use rustls::crypto::ring;
use tokio::time::{Instant, sleep};
use tracing::{debug, warn};

use super::breaker::Breaker;
use super::{Configured, GatewayDown};

/// How often one request is sent at most.
const TRIES_MAX: u32 = 3;
/// A gateway that does not accept a connection within this is as good as one that refuses it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// A longer answer is not one of a gateway.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// One client for all lines. The machine's root certificates are needed, and read, only if a
/// gateway is to be reached over TLS.
pub(super) fn client(gateways: &[Configured]) -> io::Result<Client> {
    // Fails only if the process has chosen a provider before, which is then used.
    let _ = ring::default_provider().install_default();
    let builder =
        Client::builder().redirect(redirect::Policy::none()).connect_timeout(CONNECT_TIMEOUT);
    let speaks_tls = gateways.iter().any(|configured| configured.base_url.starts_with("https:"));
    let builder = if speaks_tls { builder } else { builder.tls_certs_only([]) };
    builder.build().map_err(io::Error::other)
}

/// How a gateway reads the answer to one of its questions: status and body.
type Reader<T> = fn(&(dyn Gateway + 'static), u16, &[u8]) -> T;

pub(super) struct Line {
    client: Client,
    configured: Configured,
    breaker: Breaker,
}

/// An answer as it arrived.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Line {
    pub(super) fn new(client: Client, configured: Configured) -> Self {
        Self { client, configured, breaker: Breaker::default() }
    }

    pub(super) fn gateway(&self) -> &(dyn Gateway + 'static) {
        &*self.configured.gateway
    }

    /// Whether a request would be sent now.
    pub(super) fn check(&self) -> Result<(), GatewayDown> {
        self.breaker.check(Instant::now()).map_err(|pause| self.down(pause))
    }

    /// What the answer means; `None` if the request was sent, or may have been, and no useful answer
    /// came.
    pub(super) async fn ask<T>(
        &self,
        request: &GatewayRequest,
        read: Reader<T>,
    ) -> Result<Option<T>, GatewayDown> {
        self.breaker.admit(Instant::now()).map_err(|pause| self.down(pause))?;
        let answer = self.ask_within_time(request).await;
        match &answer {
            Ok(Some(_)) => self.breaker.succeeded(),
            Ok(None) | Err(_) => {
                warn!(gateway = self.gateway().name(), ?request, "the gateway does not answer");
                self.breaker.failed(Instant::now());
            }
        }
        Ok(answer?.map(|answer| read(self.gateway(), answer.status, &answer.body)))
    }

    async fn ask_within_time(
        &self,
        request: &GatewayRequest,
    ) -> Result<Option<Answer>, GatewayDown> {
        let deadline = Instant::now() + self.configured.timeout;
        let mut was_sent = false;
        for attempt in 0..TRIES_MAX {
            if attempt > 0 {
                sleep(self.configured.retry_pause * 2_u32.pow(attempt - 1)).await;
            }
            let time_left = deadline.saturating_duration_since(Instant::now());
            if time_left.is_zero() {
                break;
            }
            match send(self.prepared(request).timeout(time_left)).await {
                Ok(answer) if !is_passing(answer.status) => return Ok(Some(answer)),
                Ok(Answer { status, .. }) => {
                    debug!(status, attempt, ?request, "the gateway is in trouble");
                    was_sent = true;
                }
                Err(error) => {
                    let was_refused = error.is_connect();
                    debug!(cause = %error.without_url(), attempt, ?request, "no answer");
                    if !was_refused {
                        return Ok(None);
                    }
                }
            }
        }
        if was_sent { Ok(None) } else { Err(self.down(self.configured.retry_pause)) }
    }

    fn prepared(&self, request: &GatewayRequest) -> RequestBuilder {
        let url = format!("{}{}", self.configured.base_url, request.path);
        let builder = match request.verb {
            Verb::Get => self.client.get(url),
            Verb::Post => self.client.post(url).body(request.body.clone()),
        };
        request.headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, value))
    }

    fn down(&self, pause: Duration) -> GatewayDown {
        GatewayDown {
            gateway: self.gateway().name().to_owned(),
            retry_after_seconds: u32::try_from(pause.as_secs()).map_or(u32::MAX, |whole| whole + 1),
        }
    }
}

/// Whether the same request may fare better in a moment.
const fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500..=599)
}

async fn send(request: RequestBuilder) -> Result<Answer, Error> {
    let mut response = request.send().await?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            // What cannot be read for certain is unknown; a cut body cannot be read.
            body.clear();
            break;
        }
    }
    Ok(Answer { status, body })
}
