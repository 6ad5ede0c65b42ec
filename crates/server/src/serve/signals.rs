//! What the operating system asks of us.

use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::tls::Tls;
use crate::trouble::Trouble;

/// The signals that ask us to stop, and the one that asks for the certificate to be read again.
/// Made before anything starts: a signal that comes early is not lost.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn listen(tls: Option<Arc<Tls>>) -> Result<Self, Trouble> {
        let listen = |kind| {
            signal(kind)
                .map_err(|error| Trouble::Found(format!("signals are not to be had: {error}")))
        };
        let signals = Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        };
        let hangup = listen(SignalKind::hangup())?;
        tokio::spawn(reload_on(hangup, tls));
        Ok(signals)
    }

    /// Returns when we are asked to stop.
    pub(super) async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

async fn reload_on(mut hangup: Signal, tls: Option<Arc<Tls>>) {
    while hangup.recv().await.is_some() {
        let Some(tls) = &tls else { continue };
        match tls.reload() {
            Ok(()) => tracing::info!("read the certificate again"),
            Err(error) => tracing::error!(%error, "the certificate stays as it was"),
        }
    }
}
