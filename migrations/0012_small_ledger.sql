-- The same ledger in less than half the bytes (docs/decisions/0017). An account is a word and, apart,
-- whose it is; the transfer tells the rest: when, and whose money a booking's own account holds.

CREATE TABLE new_transfers (
    transfer_id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    booking_id UUID,
    created_at TIMESTAMPTZ NOT NULL
); -- sqlite: WITHOUT ROWID

INSERT INTO new_transfers (transfer_id, kind, booking_id, created_at)
    SELECT transfer_id, kind, booking_id, created_at FROM transfers ORDER BY transfer_id;

-- Positive amounts are debits, negative ones credits; the entries of a transfer sum to zero.
-- owner_id names the theatre or the person whose account it is. The house's own accounts have none,
-- and the account of a booking is that of the transfer's booking.
CREATE TABLE new_ledger_entries (
    transfer_id UUID NOT NULL REFERENCES new_transfers (transfer_id),
    line_no BIGINT NOT NULL,
    account TEXT NOT NULL,
    owner_id UUID,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (transfer_id, line_no)
); -- sqlite: WITHOUT ROWID

INSERT INTO new_ledger_entries (transfer_id, line_no, account, owner_id, amount_minor, currency)
    SELECT transfer_id, line_no,
        CASE
            WHEN substr(account, 1, 8) = 'booking:' THEN 'booking'
            WHEN substr(account, 1, 8) = 'theater:' THEN 'theater'
            WHEN substr(account, 1, 7) = 'wallet:' THEN 'wallet'
            ELSE account
        END,
        CASE
            WHEN substr(account, 1, 8) = 'theater:' THEN uuid(replace(substr(account, 9), '-', ''))
            WHEN substr(account, 1, 7) = 'wallet:' THEN uuid(replace(substr(account, 8), '-', ''))
        END,
        amount_minor, currency
    FROM ledger_entries ORDER BY transfer_id, line_no;

DROP TABLE ledger_entries;
DROP TABLE transfers;
ALTER TABLE new_transfers RENAME TO transfers;
ALTER TABLE new_ledger_entries RENAME TO ledger_entries;

CREATE INDEX transfers_booking ON transfers (booking_id);
-- Nobody looks an account up but a wallet's owner; what a booking's account holds is found by its
-- transfers.
CREATE INDEX ledger_entries_wallet ON ledger_entries (owner_id) WHERE account = 'wallet';
