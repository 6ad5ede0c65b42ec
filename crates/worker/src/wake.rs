//! Wakes the worker when a job has committed, so that it need not poll in a hurry.

use std::sync::Arc;

use kernel::Fact;
use store::FactSink;
use tokio::sync::Notify;

/// Listens to the store's facts.
#[derive(Default)]
pub(crate) struct Wake {
    pub(crate) bell: Arc<Notify>,
}

impl FactSink for Wake {
    fn committed(&self, facts: &[Fact]) {
        if facts.contains(&Fact::JobsEnqueued) {
            self.bell.notify_one();
        }
    }

    fn missed(&self) {
        self.bell.notify_one();
    }
}
