-- Who acted is named by an identifier, not by a text with one in it (docs/decisions/0017). The number of
-- an entry is in each index anyway.

ALTER TABLE journal ADD COLUMN actor_id UUID;
UPDATE journal SET actor = 'user', actor_id = uuid(replace(substr(actor, 6), '-', ''))
    WHERE substr(actor, 1, 5) = 'user:';

DROP INDEX journal_subject;
CREATE INDEX journal_subject ON journal (subject_id);
