-- Practices, their accounts and the sessions of signed-in people.
-- Times are milliseconds since 1970 (UTC). Ids are random text.
CREATE TABLE practices (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    care_mode TEXT NOT NULL CHECK (care_mode IN ('private', 'gkv', 'bg')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    email TEXT NOT NULL UNIQUE,             -- lower case
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('physician')),
    password_hash TEXT NOT NULL,            -- Argon2id in its text form
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_by_practice ON accounts (practice_id);

-- The cookie holds the token, the table its SHA-256: a copy of the database signs nobody in.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_use ON sessions (used_at);
