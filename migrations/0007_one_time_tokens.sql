-- Letters that prove an address: who may be asked to confirm one, and who may choose a new password.

ALTER TABLE users ADD COLUMN email_verified_at TIMESTAMPTZ;

-- We know of a token only its hash, and of the address it was sent to only the blind index: a token
-- counts as long as its person still has that address.
CREATE TABLE one_time_tokens (
    token_hash BYTEA PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (user_id),
    purpose TEXT NOT NULL CHECK (purpose IN ('verify_email', 'reset_password')),
    email_index BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id, purpose);
CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);
