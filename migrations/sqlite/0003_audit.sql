-- Who did what, append-only. Each entry holds the hash of the one before it in its chain, so that a
-- removed, changed or inserted entry is found. Ids only: no names, tokens, addresses or text.
CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,                    -- practice id, or 'system'
    position INTEGER NOT NULL,              -- 1 upwards in its chain
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    event TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('C', 'R', 'U', 'D', 'E')),   -- FHIR AuditEvent.action
    outcome TEXT NOT NULL CHECK (outcome IN ('success', 'refused')),
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (chain, position)
) STRICT;

CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER audit_entries_are_not_removed BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
