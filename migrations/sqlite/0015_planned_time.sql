-- When the consultation is meant to begin; empty: at any time. `delayed_until`: what the practice told those who wait.
ALTER TABLE meetings ADD COLUMN planned_at INTEGER;
ALTER TABLE meetings ADD COLUMN delayed_until INTEGER;
