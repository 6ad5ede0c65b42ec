-- No statement finds a payment by the gateway's name for it, so no index of those names is written any
-- more; verify proves that none stands twice. A payment that was captured forgets what it was charged
-- with, and when to ask about it (docs/decisions/0017).

CREATE TABLE new_payments (
    payment_id UUID PRIMARY KEY,
    booking_id UUID NOT NULL,
    user_id UUID,
    method TEXT NOT NULL,
    gateway TEXT NOT NULL,
    gateway_ref TEXT,
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

INSERT INTO new_payments (payment_id, booking_id, user_id, method, gateway, gateway_ref, token,
        amount_minor, refunded_minor, currency, status, decline_code, next_action_url,
        settle_after, created_at, updated_at)
    SELECT payment_id, booking_id, user_id, method, gateway, gateway_ref,
        CASE WHEN status <> 'captured' THEN token END,
        amount_minor, refunded_minor, currency, status, decline_code, next_action_url,
        CASE WHEN status <> 'captured' THEN settle_after END, created_at, updated_at
    FROM payments ORDER BY created_at, payment_id;

CREATE TABLE new_refunds (
    refund_id UUID PRIMARY KEY,
    payment_id UUID NOT NULL REFERENCES new_payments (payment_id),
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

INSERT INTO new_refunds (refund_id, payment_id, booking_id, destination, amount_minor, currency,
        reason, status, gateway_ref, created_at, updated_at)
    SELECT refund_id, payment_id, booking_id, destination, amount_minor, currency,
        reason, status, gateway_ref, created_at, updated_at
    FROM refunds ORDER BY created_at, refund_id;

DROP TABLE refunds;
DROP TABLE payments;
ALTER TABLE new_payments RENAME TO payments;
ALTER TABLE new_refunds RENAME TO refunds;

CREATE INDEX payments_booking ON payments (booking_id);
CREATE INDEX payments_unsettled ON payments (settle_after)
    WHERE status IN ('created', 'authorizing');
CREATE INDEX refunds_booking ON refunds (booking_id);
CREATE INDEX refunds_payment ON refunds (payment_id);
CREATE INDEX refunds_open ON refunds (updated_at) WHERE status = 'processing';
