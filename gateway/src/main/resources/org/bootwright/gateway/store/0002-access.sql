-- Who may use the gateway. The same rules as for the first file: BIGINT and TEXT only.

-- Of a token only a hash is kept. Limits that are NULL do not limit. A row is locked by counting
-- its checks up, while a request finds out whether one more VM fits into the limits.
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at_millis BIGINT NOT NULL,
  expires_at_millis BIGINT,
  last_used_at_millis BIGINT,
  revoked_at_millis BIGINT,
  requests_per_second BIGINT,
  request_burst BIGINT,
  vms BIGINT,
  cpus BIGINT,
  memory_mib BIGINT,
  disk_gib BIGINT,
  checks BIGINT NOT NULL
);
CREATE UNIQUE INDEX api_token_by_name ON api_token (name) WHERE revoked_at_millis IS NULL;

-- What a token's VMs have together is summed up from these.
ALTER TABLE vm ADD COLUMN owner TEXT;
ALTER TABLE vm ADD COLUMN cpus BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vm ADD COLUMN memory_mib BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vm ADD COLUMN disk_gib BIGINT NOT NULL DEFAULT 0;
CREATE INDEX vm_by_owner ON vm (owner, state);
