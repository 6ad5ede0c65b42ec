-- What a person needs at the theatre and while they buy. It may tell of their health: sealed like an
-- address, and destroyed with the account. Nothing: they told us of no need.

ALTER TABLE users ADD COLUMN access_needs_cipher BYTEA;
