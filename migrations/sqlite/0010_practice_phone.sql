-- Where patients reach the practice when the browser does not work; empty: not said.
ALTER TABLE practices ADD COLUMN phone TEXT NOT NULL DEFAULT '';
