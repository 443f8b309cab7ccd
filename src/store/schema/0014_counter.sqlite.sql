-- Version 14: signposts at the counter, counted without a person.

CREATE TABLE signpost (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  day TEXT NOT NULL, need TEXT NOT NULL, step TEXT NOT NULL, slips INTEGER NOT NULL
) STRICT;
CREATE INDEX signpost_day ON signpost(site, day) WHERE voided = 0;
