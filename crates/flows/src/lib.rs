//! What takes more than one transaction: scripts and network calls in turn.
//!
//! Checkout is *reserve → charge → conclude*. Nothing waits for the network inside a transaction,
//! and every step can be run again: whoever dies in the middle leaves a payment that is on record,
//! and the reconciler asks the gateway what became of it.

mod cancel_show;
mod check_out;
mod faults;
pub mod gateways;
mod reconcile;
mod refund;
mod webhook;

use std::sync::Arc;

use store::Store;

pub use cancel_show::{CANCEL_SHOW_JOB, CancelShowFailure, ShowRefunds};
pub use check_out::{CheckOut, CheckOutFailure, CheckedOut};
pub use faults::{Faults, Interrupted};
pub use gateways::Gateways;
pub use reconcile::Reconciled;
pub use refund::RefundFailure;
pub use webhook::{WebhookFailure, WebhookSeen};

/// The flows of one process. Cheap to clone.
#[derive(Clone)]
pub struct Flows {
    store: Store,
    gateways: Arc<Gateways>,
    faults: Faults,
}

impl Flows {
    /// Flows over a store and its gateways.
    #[must_use]
    pub fn new(store: Store, gateways: Arc<Gateways>) -> Self {
        Self { store, gateways, faults: Faults::default() }
    }

    /// The same flows, interrupted where a test says so.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// The gateways that payments go through.
    #[must_use]
    pub const fn gateways(&self) -> &Arc<Gateways> {
        &self.gateways
    }
}
