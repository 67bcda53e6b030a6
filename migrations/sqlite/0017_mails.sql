-- E-mails that wait to be sent, written in the transaction of the change that they tell. Gone when
-- the mail server has them, refuses them, or `give_up_at` has come.
CREATE TABLE mails (
    number INTEGER PRIMARY KEY,             -- in the order of the changes
    id TEXT NOT NULL UNIQUE,                -- in the Message-ID, the same at every attempt
    about TEXT NOT NULL,                    -- what it belongs to: 'invitation ID'
    recipient TEXT NOT NULL,                -- sealed, as all that a person could read
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,               -- of the next attempt
    give_up_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mails_due ON mails (next_at, number);
CREATE INDEX mails_by_about ON mails (about);
CREATE INDEX mails_by_end ON mails (give_up_at);
