-- What a reference was when its disk was last asked for, so that a VM of it needs no converter. The
-- same rules as for the first file: BIGINT and TEXT only.
CREATE TABLE image_name (
  reference TEXT NOT NULL,
  platform TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES image (digest) ON DELETE CASCADE,
  PRIMARY KEY (reference, platform)
);
CREATE INDEX image_name_by_digest ON image_name (digest);
