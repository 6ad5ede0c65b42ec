-- The rows of a sale, cheaper to write (docs/performance.md). A list of more than two words in a CHECK
-- makes SQLite build a table of them for each row, so states are compared one by one. Payments and
-- tickets are kept in the order of their identifiers, which begin with the moment of the sale, and need
-- no index beside it. No foreign key to the show, as of holds and seats (0004): PostgreSQL would lock
-- the show's row for each sale; verify looks instead.

CREATE TABLE next_bookings (
    booking_id UUID PRIMARY KEY,
    booking_number TEXT NOT NULL UNIQUE,
    hold_id UUID NOT NULL,
    show_id UUID NOT NULL,
    user_id UUID,
    access_hash BYTEA,
    contact_email_index BYTEA,
    contact_email_cipher BYTEA,
    contact_phone_cipher BYTEA,
    contact_language TEXT NOT NULL DEFAULT 'en',
    seats JSONB NOT NULL,
    seat_count BIGINT NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    final_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    offer_id UUID REFERENCES offers (offer_id),
    promo_code TEXT,
    keep_hold_on_failure BOOLEAN NOT NULL DEFAULT FALSE,
    hold_until_before_paying TIMESTAMPTZ NOT NULL,
    request_hash BYTEA NOT NULL,
    status TEXT NOT NULL CHECK (status = 'pending' OR status = 'confirmed'
        OR status = 'failed' OR status = 'expired' OR status = 'cancelled'),
    failure_code TEXT,
    booked_at TIMESTAMPTZ,
    cancelled_at TIMESTAMPTZ,
    cancellation_reason TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (final_minor = total_minor - discount_minor),
    CHECK (refunded_minor BETWEEN 0 AND final_minor)
);

INSERT INTO next_bookings (booking_id, booking_number, hold_id, show_id, user_id, access_hash,
        contact_email_index, contact_email_cipher, contact_phone_cipher, contact_language, seats,
        seat_count, currency, total_minor, discount_minor, final_minor, refunded_minor, offer_id,
        promo_code, keep_hold_on_failure, hold_until_before_paying, request_hash, status,
        failure_code, booked_at, cancelled_at, cancellation_reason, created_at, updated_at)
    SELECT booking_id, booking_number, hold_id, show_id, user_id, access_hash,
        contact_email_index, contact_email_cipher, contact_phone_cipher, contact_language, seats,
        seat_count, currency, total_minor, discount_minor, final_minor, refunded_minor, offer_id,
        promo_code, keep_hold_on_failure, hold_until_before_paying, request_hash, status,
        failure_code, booked_at, cancelled_at, cancellation_reason, created_at, updated_at
    FROM bookings ORDER BY created_at, booking_id;

CREATE TABLE next_tickets (
    ticket_id UUID PRIMARY KEY,
    booking_id UUID NOT NULL REFERENCES next_bookings (booking_id),
    show_id UUID NOT NULL,
    seat_no BIGINT NOT NULL,
    seat_label TEXT NOT NULL,
    seat_type TEXT NOT NULL,
    price_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    status TEXT NOT NULL DEFAULT 'valid'
        CHECK (status = 'valid' OR status = 'used' OR status = 'cancelled'),
    used_at TIMESTAMPTZ,
    used_gate TEXT,
    used_by UUID,
    cancelled_at TIMESTAMPTZ
); -- sqlite: WITHOUT ROWID

INSERT INTO next_tickets (ticket_id, booking_id, show_id, seat_no, seat_label, seat_type, price_minor,
        fee_minor, discount_minor, issued_at, status, used_at, used_gate, used_by, cancelled_at)
    SELECT ticket_id, booking_id, show_id, seat_no, seat_label, seat_type, price_minor,
        fee_minor, discount_minor, issued_at, status, used_at, used_gate, used_by, cancelled_at
    FROM tickets ORDER BY ticket_id;

DROP TABLE tickets;
DROP TABLE bookings;
ALTER TABLE next_bookings RENAME TO bookings;
ALTER TABLE next_tickets RENAME TO tickets;

-- A hold becomes one booking; one that failed gives it back.
CREATE UNIQUE INDEX bookings_one_per_hold ON bookings (hold_id)
    WHERE status <> 'failed' AND status <> 'expired';
CREATE INDEX bookings_user ON bookings (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX bookings_show ON bookings (show_id, created_at);
CREATE INDEX bookings_pending ON bookings (created_at) WHERE status = 'pending';
CREATE INDEX tickets_booking ON tickets (booking_id);
-- The last guard: even a broken hold cannot give one seat to two living tickets.
CREATE UNIQUE INDEX tickets_one_living_per_seat ON tickets (show_id, seat_no)
    WHERE status <> 'cancelled';

CREATE TABLE next_payments (
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
    status TEXT NOT NULL CHECK (status = 'created' OR status = 'authorizing'
        OR status = 'captured' OR status = 'declined' OR status = 'voided'),
    decline_code TEXT,
    next_action_url TEXT,
    settle_after TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
); -- sqlite: WITHOUT ROWID

INSERT INTO next_payments (payment_id, booking_id, user_id, method, gateway, gateway_ref, token,
        amount_minor, refunded_minor, currency, status, decline_code, next_action_url,
        settle_after, created_at, updated_at)
    SELECT payment_id, booking_id, user_id, method, gateway, gateway_ref, token,
        amount_minor, refunded_minor, currency, status, decline_code, next_action_url,
        settle_after, created_at, updated_at
    FROM payments ORDER BY payment_id;

CREATE TABLE next_refunds (
    refund_id UUID PRIMARY KEY,
    payment_id UUID NOT NULL REFERENCES next_payments (payment_id),
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

INSERT INTO next_refunds (refund_id, payment_id, booking_id, destination, amount_minor, currency,
        reason, status, gateway_ref, created_at, updated_at)
    SELECT refund_id, payment_id, booking_id, destination, amount_minor, currency,
        reason, status, gateway_ref, created_at, updated_at
    FROM refunds ORDER BY created_at, refund_id;

DROP TABLE refunds;
DROP TABLE payments;
ALTER TABLE next_payments RENAME TO payments;
ALTER TABLE next_refunds RENAME TO refunds;

CREATE INDEX payments_booking ON payments (booking_id);
CREATE INDEX payments_unsettled ON payments (settle_after)
    WHERE status IN ('created', 'authorizing');
CREATE INDEX refunds_booking ON refunds (booking_id);
CREATE INDEX refunds_payment ON refunds (payment_id);
CREATE INDEX refunds_open ON refunds (updated_at) WHERE status = 'processing';
