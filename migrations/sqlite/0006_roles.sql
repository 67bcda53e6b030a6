-- An account has one or more roles. The first account of a practice runs it from now on.
CREATE TABLE account_roles (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'physician', 'staff')),
    PRIMARY KEY (account_id, role)
) STRICT, WITHOUT ROWID;
INSERT INTO account_roles (account_id, role) SELECT id, role FROM accounts;
INSERT INTO account_roles (account_id, role)
    SELECT id, 'admin' FROM accounts AS first WHERE NOT EXISTS (
        SELECT 1 FROM accounts AS other WHERE other.practice_id = first.practice_id
        AND (other.created_at, other.id) < (first.created_at, first.id));
ALTER TABLE accounts DROP COLUMN role;
ALTER TABLE accounts ADD COLUMN deactivated_at INTEGER;  -- signs in no more

-- When the front desk received somebody who waits.
ALTER TABLE participants ADD COLUMN received_at INTEGER;
-- Staff see the meetings of their practice.
CREATE INDEX meetings_by_practice ON meetings (practice_id, created_at);
