-- What every room of the house shares: the outbox, the journal, remembered answers, secrets.
-- PostgreSQL spelling; the SQLite form is derived (crates/store/src/dialect.rs).

CREATE TABLE jobs (
    job_id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    payload JSONB NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    claimed_by TEXT,
    claimed_until TIMESTAMPTZ,
    last_error TEXT,
    finished_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX jobs_open ON jobs (run_at) WHERE finished_at IS NULL AND failed_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE journal (
    entry_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    detail JSONB NOT NULL
);
CREATE INDEX journal_subject ON journal (subject_id, entry_no);

CREATE TABLE remembered_answers (
    key_hash BYTEA PRIMARY KEY,
    request_hash BYTEA NOT NULL,
    status BIGINT,
    content_type TEXT,
    body BYTEA,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX remembered_answers_expiry ON remembered_answers (expires_at);

-- Keys that the installation makes for itself on its first start, unless the configuration names
-- them: small random strings, never derived from data.
CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
