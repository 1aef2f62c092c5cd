-- What is looked for often has a column, so that no document is read for it.

ALTER TABLE vm ADD COLUMN attempt BIGINT NOT NULL DEFAULT 0;
-- When the gateway has to look at the VM again, in milliseconds since 1970.
ALTER TABLE vm ADD COLUMN due_millis BIGINT;
-- Since when it waits for room.
ALTER TABLE vm ADD COLUMN room_since_millis BIGINT;

-- Has all that a heartbeat is compared with, so that the rows themselves are not read.
DROP INDEX vm_by_runner;
CREATE INDEX vm_by_runner ON vm (runner, state, id, attempt);
CREATE INDEX vm_by_due ON vm (due_millis) WHERE due_millis IS NOT NULL;
CREATE INDEX vm_by_room ON vm (room_since_millis, sequence) WHERE room_since_millis IS NOT NULL;

-- When a running conversion's lease ends, or when a waiting one's wake-up is sent again. 0 for one
-- that an older version left under way: looked at by the next sweep.
ALTER TABLE conversion ADD COLUMN due_millis BIGINT NOT NULL DEFAULT 0;
-- How long it was until then when that was written.
ALTER TABLE conversion ADD COLUMN pause_millis BIGINT NOT NULL DEFAULT 0;

-- An image is converted once, whoever asks at the same moment.
CREATE UNIQUE INDEX conversion_under_way ON conversion (reference, platform)
  WHERE state IN ('waiting', 'running');
CREATE INDEX conversion_by_due ON conversion (due_millis) WHERE state IN ('waiting', 'running');
