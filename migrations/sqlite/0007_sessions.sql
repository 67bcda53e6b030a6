-- Sessions that their owner can list and end one by one. Everybody signs in once more after this step.
DROP TABLE sessions;
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL,   -- the cookie holds the token: a copy of this signs nobody in
    id TEXT NOT NULL UNIQUE,                -- names it to its owner, proves nothing
    account_id TEXT NOT NULL REFERENCES accounts (id),
    device TEXT NOT NULL,                   -- browser and system, "Firefox, Windows"
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    confirmed_at INTEGER NOT NULL,          -- when its owner last proved who they are
    second_factor INTEGER NOT NULL CHECK (second_factor IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_use ON sessions (used_at);

-- A physician's presence in a meeting lives with the session that took it.
ALTER TABLE participants ADD COLUMN session_id TEXT;
CREATE INDEX participants_by_session ON participants (session_id) WHERE session_id IS NOT NULL;
