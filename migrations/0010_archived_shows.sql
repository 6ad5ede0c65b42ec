-- Shows of the past whose seats, holds, blocks and tickets were taken out of this database, into a
-- copy of it (docs/archive.md). Bookings, payments, the ledger and the journal stay.
--
-- What reports count of tickets is kept here. verify proves that it agrees with the bookings.

CREATE TABLE archived_shows (
    show_id UUID PRIMARY KEY REFERENCES shows (show_id),
    archived_at TIMESTAMPTZ NOT NULL,
    tickets_issued BIGINT NOT NULL,
    tickets_good BIGINT NOT NULL,
    tickets_used BIGINT NOT NULL
); -- sqlite: WITHOUT ROWID
