-- Meetings and who takes part in them.
CREATE TABLE meetings (
    id TEXT PRIMARY KEY NOT NULL,           -- at least 96 random bits; also the name of the room
    practice_id TEXT NOT NULL REFERENCES practices (id),
    host_account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('created', 'active', 'ended', 'expired')),
    care_mode TEXT NOT NULL CHECK (care_mode IN ('private', 'gkv', 'bg')),
    max_participants INTEGER NOT NULL CHECK (max_participants BETWEEN 2 AND 10),
    enable_recording INTEGER NOT NULL CHECK (enable_recording IN (0, 1)),
    enable_chat INTEGER NOT NULL CHECK (enable_chat IN (0, 1)),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK (care_mode = 'private' OR enable_recording = 0)
) STRICT;
CREATE INDEX meetings_by_host ON meetings (host_account_id, created_at);
CREATE INDEX meetings_by_expiry ON meetings (expires_at) WHERE status IN ('created', 'active');

CREATE TABLE participants (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    identity TEXT NOT NULL,                 -- as in the media room; carries no name
    role TEXT NOT NULL CHECK (role IN ('physician', 'patient')),
    account_id TEXT REFERENCES accounts (id),
    user_name TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'admitted', 'joined', 'left', 'denied', 'removed')),
    since INTEGER NOT NULL,                 -- of the state
    admitted_at INTEGER,
    media_sid TEXT,                         -- the media server's number of the present connection
    created_at INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, identity),
    CHECK ((role = 'physician') = (account_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX participants_by_account ON participants (meeting_id, account_id)
    WHERE account_id IS NOT NULL;
