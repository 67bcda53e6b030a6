-- Second factors of accounts.
CREATE TABLE totp_secrets (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    sealed BLOB NOT NULL,                   -- AES-256-GCM under a key of SECRET_KEY, bound to the account
    confirmed_at INTEGER,                   -- empty until a first code came
    last_step INTEGER NOT NULL,             -- no code counts twice
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY NOT NULL,           -- ours, for the list
    account_id TEXT NOT NULL REFERENCES accounts (id),
    credential_id BLOB NOT NULL UNIQUE,     -- the authenticator's
    public_key BLOB NOT NULL CHECK (length(public_key) = 64),  -- point on P-256: x, y
    sign_count INTEGER NOT NULL,
    device TEXT NOT NULL,                   -- where it was made, in words
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_account ON passkeys (account_id);

CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;
