-- When each schedule is due again, and which worker runs it now: one at a time over all nodes.

CREATE TABLE schedules (
    schedule TEXT PRIMARY KEY,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_by TEXT
); -- sqlite: WITHOUT ROWID
