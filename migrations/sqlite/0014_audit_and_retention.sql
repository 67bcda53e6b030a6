-- The audit in two stores: security with pseudonyms, call metadata sealed by practice and ISO week.
-- The one log of before waits in plain_audit_entries until the next start has carried it over.
DROP TRIGGER audit_entries_are_not_changed;
DROP TRIGGER audit_entries_are_not_removed;
ALTER TABLE audit_entries RENAME TO plain_audit_entries;

CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,                    -- practice id, or 'system'
    position INTEGER NOT NULL,              -- 1 upwards in its chain
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,                 -- pseudonym under a key of the month, or the practice's
    event TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('C', 'R', 'U', 'D', 'E')),   -- FHIR AuditEvent.action
    outcome TEXT NOT NULL CHECK (outcome IN ('success', 'refused')),
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,                -- likewise
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (chain, position)
) STRICT;

CREATE TABLE call_entries (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,
    position INTEGER NOT NULL,
    week TEXT NOT NULL,                     -- Monday, 2026-11-30; its key opens `sealed`
    sealed TEXT NOT NULL,                   -- AES-256-GCM of all that an entry says
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (chain, position)
) STRICT;

-- How far a chain has been deleted at the end of its retention: position and hash of the last one.
CREATE TABLE audit_prunings (
    store TEXT NOT NULL CHECK (store IN ('call', 'security')),
    chain TEXT NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (store, chain)
) STRICT, WITHOUT ROWID;

-- Signed once an hour: who rewrites what lies before cannot sign it again.
CREATE TABLE audit_checkpoints (
    store TEXT NOT NULL CHECK (store IN ('call', 'security')),
    chain TEXT NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    at INTEGER NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (store, chain, position)
) STRICT, WITHOUT ROWID;

-- What was deleted, told without a word about whom.
CREATE TABLE deletion_receipts (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,
    class TEXT NOT NULL,                    -- of data, as in docs/privacy/data-map.json
    count INTEGER NOT NULL,
    period_from INTEGER NOT NULL,           -- of what was deleted
    period_to INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('retention', 'erasure')),
    at INTEGER NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;

CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER audit_entries_are_not_removed BEFORE DELETE ON audit_entries
WHEN OLD.position > ifnull((SELECT position FROM audit_prunings
                            WHERE store = 'security' AND chain = OLD.chain), 0)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER call_entries_are_not_changed BEFORE UPDATE ON call_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER call_entries_are_not_removed BEFORE DELETE ON call_entries
WHEN OLD.position > ifnull((SELECT position FROM audit_prunings
                            WHERE store = 'call' AND chain = OLD.chain), 0)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER deletion_receipts_are_not_changed BEFORE UPDATE ON deletion_receipts
BEGIN
    SELECT RAISE(ABORT, 'receipts are append-only');
END;
CREATE TRIGGER deletion_receipts_are_not_removed BEFORE DELETE ON deletion_receipts
BEGIN
    SELECT RAISE(ABORT, 'receipts are append-only');
END;

-- Meetings are forgotten by their age.
CREATE INDEX meetings_by_age ON meetings (created_at);
