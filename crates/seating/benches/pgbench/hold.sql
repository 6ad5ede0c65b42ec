-- Two-seat holds for pgbench: what a hold asks, one statement after the other. It knows the answers
-- beforehand and decides nothing. Written by a test of `seating`; run that with BLESS=1.
--
-- connections: as many as pgbench has. turn: a number that no earlier run has reached. shows: how many
-- there are, from first_show on. run: so many holds of one show follow each other. step: so many holds
-- go by before a show's next pair. pairs: so many has a show. stride: a number without a common factor
-- with that.
\set turn :turn + 1
\set number :turn * :connections + :client_id
\set show :first_show + (:number / :run) % :shows
\set first (((:number / :step) * :stride) % :pairs) * 2
\set hold 1000000000000 + :number
\set second :first + 1
\set from :first - 2
\set to :first + 3
BEGIN;
SELECT s.show_id, s.movie_id, s.screen_id, s.theater_id, s.city_id, s.layout_id, s.starts_at, s.ends_at, s.local_date, s.timezone, s.format, s.language, s.currency, s.seat_count, s.prices, s.booking_opens_at, s.booking_closes_at, s.orphan_rule, s.cancellation_fee_bp, s.status FROM shows s WHERE s.show_id = CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID);
SELECT show_id, owner, seats, status, held_until, is_extended, created_at FROM holds WHERE hold_id = CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID);
INSERT INTO show_seats (show_id, seat_no, state, claim_id, held_until, price_minor, fee_minor, version) VALUES (CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID), :first, 1, CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID), CAST('20261120T101000Z' AS TIMESTAMPTZ), 25000, 2000, 1), (CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID), :second, 1, CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID), CAST('20261120T101000Z' AS TIMESTAMPTZ), 25000, 2000, 1) ON CONFLICT (show_id, seat_no) DO UPDATE SET state = excluded.state, claim_id = excluded.claim_id, held_until = excluded.held_until, price_minor = excluded.price_minor, fee_minor = excluded.fee_minor, version = show_seats.version + 1 WHERE show_seats.state = 0 OR show_seats.held_until <= CAST('20261120T100000Z' AS TIMESTAMPTZ) OR (show_seats.state = 1 AND show_seats.claim_id = CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID));
INSERT INTO holds (hold_id, show_id, owner, seats, held_until, is_extended, created_at) VALUES (CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID), CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID), 'session pgbench', '1,2', CAST('20261120T101000Z' AS TIMESTAMPTZ), FALSE, CAST('20261120T100000Z' AS TIMESTAMPTZ)) ON CONFLICT (hold_id) DO NOTHING;
SELECT seat_no, state, claim_id, held_until, version FROM show_seats WHERE show_id = CAST(lpad(to_hex(CAST(:show AS BIGINT)), 32, '0') AS UUID) AND seat_no BETWEEN :from AND :to ORDER BY seat_no;
INSERT INTO journal (at, actor, actor_id, action, subject_kind, subject_id, detail) VALUES (CAST('20261120T100000Z' AS TIMESTAMPTZ), 'guest', NULL, 'seating.hold_seats', 'hold', CAST(lpad(to_hex(CAST(:hold AS BIGINT)), 32, '0') AS UUID), '{}');
COMMIT;
