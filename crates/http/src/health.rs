//! Whether this process lives, and whether it wants requests.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use store::ping;
use tokio::sync::watch;

use crate::App;
use crate::door::error::ApiError;

/// Whether this process wants requests: from its start until it begins to drain.
#[derive(Debug, Clone)]
pub struct Readiness(Arc<watch::Sender<bool>>);

impl Default for Readiness {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(true)))
    }
}

impl Readiness {
    /// Asks for no more requests, and ends the open event streams. There is no way back.
    pub fn drain(&self) {
        self.0.send_replace(false);
    }

    /// Whether requests are welcome.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when draining begins.
    pub async fn draining(&self) {
        let mut seen = self.0.subscribe();
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = seen.wait_for(|is_ready| !is_ready).await;
    }
}

/// `GET /health/live`
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: 503 while draining, and while the database does not answer.
pub async fn ready(State(app): State<App>) -> Result<&'static str, ApiError> {
    if !app.readiness.is_ready() {
        let message = "This node is shutting down. Another one answers.";
        return Err(
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "draining", message).retry_after(1)
        );
    }
    app.store.read("http.ready", ping).await?;
    Ok("ready\n")
}
