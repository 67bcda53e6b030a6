-- Events of the media engine that a receiver has not taken yet: told after a restart.
CREATE TABLE webhook_queue (
    number INTEGER PRIMARY KEY,  -- in the order of the events
    room TEXT NOT NULL,          -- sid; the order holds within a room
    url TEXT NOT NULL,           -- of the receiver
    body TEXT NOT NULL           -- protojson, with the id of the event
) STRICT;
