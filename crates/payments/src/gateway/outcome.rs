//! What a gateway's answer means for us.

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GatewayOutcome {
    /// The money was taken.
    Captured {
        /// The gateway's own name of the payment.
        gateway_ref: String,
    },
    /// The gateway says no, for good.
    Declined {
        /// Why, for programs: `card_declined`, `insufficient_funds`, …
        code: String,
        /// Why, for the person.
        message: String,
    },
    /// The person must approve it first (3-D Secure and the like).
    NeedsAction {
        /// The gateway's own name of the payment.
        gateway_ref: String,
        /// Where the person does that.
        url: String,
    },
    /// Nobody can tell yet: no answer, an answer that makes no sense, or work still going on.
    Unknown,
    /// The gateway says that it never saw the payment, or that it was called off in time.
    NotCharged,
}

/// What became of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money is on its way to the person.
    Completed {
        /// The gateway's own name of the refund.
        gateway_ref: String,
    },
    /// The gateway says no; nothing was given back.
    Failed {
        /// Why, for programs.
        code: String,
        /// Why, for the staff.
        message: String,
    },
    /// Nobody can tell yet. Sending it again is safe.
    Unknown,
}

impl RefundOutcome {
    /// The code of a refund that a lookup did not find: it never arrived and may be sent again.
    pub const NEVER_SEEN: &str = "refund_never_seen";
}
