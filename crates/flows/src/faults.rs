//! Interruptions for tests: a flow can be cut before and after each of its steps, as a crash would.

use std::sync::Arc;

/// The flow was cut here; what it had committed stays, the rest has not happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted {
    /// The step's name: `check_out.charged`.
    pub at: &'static str,
}

/// Decides where flows are cut. By default nowhere.
#[derive(Clone, Default)]
pub struct Faults(Option<Arc<Cut>>);

type Cut = dyn Fn(&'static str) -> bool + Send + Sync;

impl Faults {
    /// Cuts wherever `cut` says yes to a step's name.
    #[must_use]
    pub fn when(cut: impl Fn(&'static str) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(cut)))
    }

    /// A place where a flow may be cut.
    pub(crate) fn at(&self, step: &'static str) -> Result<(), Interrupted> {
        match &self.0 {
            Some(cut) if cut(step) => Err(Interrupted { at: step }),
            _ => Ok(()),
        }
    }
}
