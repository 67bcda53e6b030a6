-- Open invitations into the team of a practice; gone once accepted or taken back.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    email TEXT NOT NULL,                    -- lower case
    roles TEXT NOT NULL,                    -- words with commas
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),  -- the link holds the token
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (practice_id, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
