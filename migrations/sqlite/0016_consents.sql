-- What participants agreed to, and what they took back. Gone with their meeting.
CREATE TABLE consents (
    number INTEGER PRIMARY KEY,
    meeting_id TEXT NOT NULL,
    identity TEXT NOT NULL,                 -- of the participant: random, carries no name
    kind TEXT NOT NULL,                     -- to what: 'consultation'
    version INTEGER NOT NULL CHECK (version > 0),               -- of the text, in all languages
    language TEXT NOT NULL CHECK (language IN ('de', 'en')),    -- in which it was shown
    text_hash BLOB NOT NULL CHECK (length(text_hash) = 32),     -- SHA-256 of the text that was shown
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    FOREIGN KEY (meeting_id, identity) REFERENCES participants (meeting_id, identity)
) STRICT;
-- The same text stands once. One consent never stands for another.
CREATE UNIQUE INDEX consents_standing ON consents (meeting_id, identity, kind, text_hash)
    WHERE withdrawn_at IS NULL;
CREATE INDEX consents_by_participant ON consents (meeting_id, identity);
