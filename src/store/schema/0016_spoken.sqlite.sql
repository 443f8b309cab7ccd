-- Version 16: about how many activities a request asks, and to how many of them its answer speaks: counts that figures need and
-- no key is needed for. Which ones, and what was said, stay sealed.

ALTER TABLE evidence ADD COLUMN activities INTEGER NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN spoken INTEGER NOT NULL DEFAULT 0;
