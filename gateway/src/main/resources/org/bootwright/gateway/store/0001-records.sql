-- What the gateway knows. The same text runs on SQLite and on PostgreSQL, so: BIGINT and TEXT only,
-- no identity columns, no functions that only one of them has.

-- Hands out the order of everything that has one. Its row is locked until the transaction ends, so
-- a smaller number never becomes visible after a larger one.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('sequence', 0);

-- The document is the record; the columns beside it are what is searched for.
CREATE TABLE vm (
  id TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  image TEXT NOT NULL,
  image_digest TEXT,
  conversion TEXT,
  runner TEXT,
  version BIGINT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX vm_by_state ON vm (state, sequence);
CREATE INDEX vm_by_image ON vm (image, sequence);
CREATE INDEX vm_by_image_digest ON vm (image_digest, sequence);
CREATE INDEX vm_by_conversion ON vm (conversion);
CREATE INDEX vm_by_runner ON vm (runner);

CREATE TABLE vm_label (
  vm TEXT NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (vm, name)
);
CREATE INDEX vm_label_by_name ON vm_label (name, value);

CREATE TABLE conversion (
  id TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  platform TEXT NOT NULL,
  state TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX conversion_by_state ON conversion (state, reference, platform);

CREATE TABLE image (
  digest TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  removing BIGINT NOT NULL,
  document TEXT NOT NULL
);

-- Messages that are to be sent. A row goes once the bus has the message.
CREATE TABLE outbox (
  sequence BIGINT PRIMARY KEY,
  queue TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE event (
  sequence BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  vms TEXT NOT NULL,
  data TEXT NOT NULL
);

CREATE TABLE idempotency (
  idempotency_key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  vm TEXT NOT NULL,
  created_at_millis BIGINT NOT NULL
);
CREATE INDEX idempotency_by_age ON idempotency (created_at_millis);
