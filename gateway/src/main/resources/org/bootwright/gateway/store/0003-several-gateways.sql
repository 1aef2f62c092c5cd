-- The trace that a message belongs to, as its header says it.
ALTER TABLE outbox ADD COLUMN trace TEXT NOT NULL DEFAULT '';

-- The newest event that is no longer kept: who has read up to an older one has missed some.
INSERT INTO counter (name, value)
  SELECT 'events-forgotten', COALESCE(MIN(sequence) - 1, 0) FROM event;
