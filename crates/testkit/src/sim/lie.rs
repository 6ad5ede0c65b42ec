//! Lies for the auditor: a run in which it is told something wrong must fail, or it does not listen.

/// What the auditor is told wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Whoever is told that seats are taken got them.
    SeatsForAll,
    /// A gate that turned somebody away for the second scan let them in.
    OpenGate,
    /// The gateway has never heard of the last refund.
    LostRefund,
    /// Whoever was refused a promo code for its limit got it.
    EndlessOffer,
}
