-- When an image was last asked for, or the last VM of it was removed: the one that was not used for
-- the longest time is the first to go.
ALTER TABLE image ADD COLUMN last_used_millis BIGINT NOT NULL DEFAULT 0;
