-- Payments, refunds, wallets, and the ledger in which every movement balances.

CREATE TABLE payments (
    payment_id UUID PRIMARY KEY,
    booking_id UUID NOT NULL,
    user_id UUID,
    method TEXT NOT NULL,
    gateway TEXT NOT NULL,
    gateway_ref TEXT UNIQUE,
    token TEXT,
    amount_minor BIGINT NOT NULL CHECK (amount_minor >= 0),
    refunded_minor BIGINT NOT NULL DEFAULT 0
        CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    currency TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('created', 'authorizing', 'captured', 'declined', 'voided')),
    decline_code TEXT,
    next_action_url TEXT,
    settle_after TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX payments_booking ON payments (booking_id);
CREATE INDEX payments_unsettled ON payments (settle_after)
    WHERE status IN ('created', 'authorizing');

CREATE TABLE refunds (
    refund_id UUID PRIMARY KEY,
    payment_id UUID NOT NULL REFERENCES payments (payment_id),
    booking_id UUID NOT NULL,
    destination TEXT NOT NULL CHECK (destination IN ('source', 'wallet')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('processing', 'completed')),
    gateway_ref TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX refunds_booking ON refunds (booking_id);
CREATE INDEX refunds_payment ON refunds (payment_id);
CREATE INDEX refunds_open ON refunds (updated_at) WHERE status = 'processing';

CREATE TABLE gateway_events (
    gateway TEXT NOT NULL,
    event_id TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (gateway, event_id)
); -- sqlite: WITHOUT ROWID

CREATE TABLE transfers (
    transfer_id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    booking_id UUID,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX transfers_booking ON transfers (booking_id);

-- Positive amounts are debits, negative ones credits; the entries of a transfer sum to zero.
CREATE TABLE ledger_entries (
    transfer_id UUID NOT NULL REFERENCES transfers (transfer_id),
    line_no BIGINT NOT NULL,
    account TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (transfer_id, line_no)
); -- sqlite: WITHOUT ROWID
CREATE INDEX ledger_entries_account ON ledger_entries (account, created_at);

-- The balance that a conditional update guards; verify proves that it equals the ledger.
CREATE TABLE wallets (
    user_id UUID NOT NULL,
    currency TEXT NOT NULL,
    balance_minor BIGINT NOT NULL CHECK (balance_minor >= 0),
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, currency)
); -- sqlite: WITHOUT ROWID
