-- API keys of practice systems, and the numbers by which those know their meetings.
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    name TEXT NOT NULL,                     -- of the system that uses it
    scopes TEXT NOT NULL,                   -- words with commas
    key_hash BLOB NOT NULL UNIQUE CHECK (length(key_hash) = 32),  -- the system holds the key
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER                         -- exact to a minute; empty: never
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_practice ON api_keys (practice_id, created_at);

ALTER TABLE meetings ADD COLUMN external_id TEXT;  -- empty: made by a person
CREATE UNIQUE INDEX meetings_by_external_id ON meetings (practice_id, external_id)
    WHERE external_id IS NOT NULL;
