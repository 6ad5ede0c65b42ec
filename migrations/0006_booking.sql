-- Bookings, offers and tickets.

CREATE TABLE offers (
    offer_id UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    discount_type TEXT NOT NULL CHECK (discount_type IN ('percentage', 'flat')),
    discount_value BIGINT NOT NULL CHECK (discount_value > 0),
    currency TEXT,
    min_amount_minor BIGINT NOT NULL DEFAULT 0,
    max_discount_minor BIGINT,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_until TIMESTAMPTZ NOT NULL,
    usage_limit BIGINT,
    usage_limit_per_person BIGINT,
    used_count BIGINT NOT NULL DEFAULT 0,
    theater_id UUID,
    movie_id UUID,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'ended')),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (valid_from < valid_until)
);

-- One row is one use. slot counts a person's uses from 1, so that the key itself is the limit.
CREATE TABLE offer_uses (
    offer_id UUID NOT NULL REFERENCES offers (offer_id),
    person BYTEA NOT NULL,
    slot BIGINT NOT NULL,
    booking_id UUID NOT NULL UNIQUE,
    PRIMARY KEY (offer_id, person, slot)
); -- sqlite: WITHOUT ROWID

CREATE TABLE bookings (
    booking_id UUID PRIMARY KEY,
    booking_number TEXT NOT NULL UNIQUE,
    hold_id UUID NOT NULL,
    show_id UUID NOT NULL REFERENCES shows (show_id),
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
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'confirmed', 'failed', 'expired', 'cancelled')),
    failure_code TEXT,
    booked_at TIMESTAMPTZ,
    cancelled_at TIMESTAMPTZ,
    cancellation_reason TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (final_minor = total_minor - discount_minor),
    CHECK (refunded_minor BETWEEN 0 AND final_minor)
);
-- A hold becomes one booking; one that failed gives it back.
CREATE UNIQUE INDEX bookings_one_per_hold ON bookings (hold_id)
    WHERE status IN ('pending', 'confirmed', 'cancelled');
CREATE INDEX bookings_user ON bookings (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX bookings_show ON bookings (show_id, created_at);
CREATE INDEX bookings_pending ON bookings (created_at) WHERE status = 'pending';

CREATE TABLE tickets (
    ticket_id UUID PRIMARY KEY,
    booking_id UUID NOT NULL REFERENCES bookings (booking_id),
    show_id UUID NOT NULL REFERENCES shows (show_id),
    seat_no BIGINT NOT NULL,
    seat_label TEXT NOT NULL,
    seat_type TEXT NOT NULL,
    price_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    status TEXT NOT NULL DEFAULT 'valid' CHECK (status IN ('valid', 'used', 'cancelled')),
    used_at TIMESTAMPTZ,
    used_gate TEXT,
    used_by UUID,
    cancelled_at TIMESTAMPTZ
);
CREATE INDEX tickets_booking ON tickets (booking_id);
-- The last guard: even a broken hold cannot give one seat to two living tickets.
CREATE UNIQUE INDEX tickets_one_living_per_seat ON tickets (show_id, seat_no)
    WHERE status <> 'cancelled';
