-- People, what they may do, and where they are signed in.

CREATE TABLE users (
    user_id UUID PRIMARY KEY,
    email_index BYTEA UNIQUE,
    email_cipher BYTEA,
    phone_index BYTEA,
    phone_cipher BYTEA,
    name TEXT NOT NULL,
    password_hash TEXT,
    role TEXT NOT NULL CHECK (role IN ('person', 'gate', 'theater_admin', 'system_admin')),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    erased_at TIMESTAMPTZ
);
CREATE INDEX users_phone ON users (phone_index) WHERE phone_index IS NOT NULL;

CREATE TABLE user_theaters (
    user_id UUID NOT NULL REFERENCES users (user_id),
    theater_id UUID NOT NULL,
    PRIMARY KEY (user_id, theater_id)
); -- sqlite: WITHOUT ROWID

-- One row is one signed-in device. A refresh token is used once; the row knows the present one, and
-- the spent ones are remembered, so that the second use of one gives the thief away.
CREATE TABLE sign_ins (
    sign_in_id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (user_id),
    refresh_hash BYTEA NOT NULL UNIQUE,
    generation BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL,
    refreshed_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    ended_because TEXT
);
CREATE INDEX sign_ins_user ON sign_ins (user_id);

CREATE TABLE spent_refresh_tokens (
    refresh_hash BYTEA PRIMARY KEY,
    sign_in_id UUID NOT NULL REFERENCES sign_ins (sign_in_id),
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX spent_refresh_tokens_expiry ON spent_refresh_tokens (expires_at);
CREATE INDEX spent_refresh_tokens_sign_in ON spent_refresh_tokens (sign_in_id);
