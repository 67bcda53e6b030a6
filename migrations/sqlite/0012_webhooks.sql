-- Practice systems that are told about meetings, and what is to be told or has been.
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    url TEXT NOT NULL,
    secret TEXT NOT NULL,                   -- that signs; sealed
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX webhooks_by_practice ON webhooks (practice_id, created_at);

-- Written in the transaction of the change that they tell, sent afterwards. Ids only, no names.
CREATE TABLE notices (
    number INTEGER PRIMARY KEY,             -- in the order of the changes
    id TEXT NOT NULL UNIQUE,                -- by which a receiver knows a repetition
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    meeting_id TEXT NOT NULL,               -- may be forgotten before the notice is
    external_id TEXT,
    kind TEXT NOT NULL
        CHECK (kind IN ('meeting.created', 'patient.waiting', 'meeting.started', 'meeting.ended')),
    meeting_status TEXT NOT NULL CHECK (meeting_status IN ('created', 'active', 'ended', 'expired')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    last_status INTEGER,                    -- of HTTP, of the last attempt; empty: no answer
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,               -- of the next attempt, while it waits
    give_up_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_due ON notices (next_at) WHERE state = 'waiting';
CREATE INDEX notices_waiting ON notices (webhook_id, meeting_id, number) WHERE state = 'waiting';
CREATE INDEX notices_by_webhook ON notices (webhook_id, number);
CREATE INDEX notices_by_age ON notices (created_at);
