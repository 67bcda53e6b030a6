-- Sign-in with an OpenID Connect provider: whom it knows, and which sign-ins came from it.
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,                  -- the provider's name for the person
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_account ON identities (account_id);

CREATE TABLE provider_sessions (
    session_id TEXT PRIMARY KEY NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,                 -- as in the configuration
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    provider_session TEXT,                  -- the provider's name for its own; empty: not said
    id_token TEXT NOT NULL                  -- to sign out there with; sealed
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_sessions_by_subject ON provider_sessions (issuer, subject);
