-- Seats with a story. A seat that nobody ever touched has no row.
--
-- Every hold writes here, so nothing is written or built that need not be (docs/performance.md):
-- holds and seats have no foreign key to their show, because PostgreSQL would lock, and so write, the
-- row of the show, which all its buyers share, at each insert. Who inserts has just read the show, and
-- shows are never deleted. The checks name no list with IN, for which SQLite would build a table.

CREATE TABLE holds (
    hold_id UUID PRIMARY KEY,
    show_id UUID NOT NULL,
    owner TEXT NOT NULL,
    seats TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active'
        CHECK (status = 'active' OR status = 'paying' OR status = 'booked' OR status = 'released'),
    held_until TIMESTAMPTZ NOT NULL,
    is_extended BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMPTZ NOT NULL
); -- sqlite: WITHOUT ROWID
CREATE INDEX holds_open ON holds (held_until) WHERE status = 'active';

-- state: 0 free again, 1 held (until held_until), 2 booked, 3 blocked (until held_until, if set).
-- claim_id names the hold, the booking or the block that has the seat.
-- version counts the changes of this one seat, so that old news is never taken for new.
CREATE TABLE show_seats (
    show_id UUID NOT NULL,
    seat_no BIGINT NOT NULL,
    state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 3),
    claim_id UUID,
    held_until TIMESTAMPTZ,
    price_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (show_id, seat_no)
); -- sqlite: WITHOUT ROWID

CREATE TABLE blocks (
    block_id UUID PRIMARY KEY,
    show_id UUID NOT NULL REFERENCES shows (show_id),
    seats TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    release_at TIMESTAMPTZ,
    released_at TIMESTAMPTZ
);
CREATE INDEX blocks_show ON blocks (show_id, created_at);
CREATE INDEX blocks_release ON blocks (release_at) WHERE released_at IS NULL;
