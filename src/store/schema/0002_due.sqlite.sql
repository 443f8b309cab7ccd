-- Version 2: due dates that follow from letters, what was sent, and whether it arrived.

CREATE TABLE due_date (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), matter TEXT NOT NULL REFERENCES matter(id),
  client TEXT NOT NULL REFERENCES client(id), rule TEXT NOT NULL, counted_from TEXT NOT NULL, received TEXT,
  due TEXT NOT NULL, due_time TEXT, counted TEXT, outer_limit TEXT, certain INTEGER NOT NULL, whose TEXT NOT NULL,
  kind TEXT NOT NULL, state TEXT NOT NULL, waiting INTEGER NOT NULL, sent TEXT, how TEXT,
  advisor TEXT NOT NULL REFERENCES staff(id), words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
-- `waiting`: it still waits for somebody. What runs out first is read without what is over.
CREATE INDEX due_list ON due_date(site, due, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX due_own ON due_date(site, advisor, due, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX due_sent ON due_date(site, sent) WHERE state = 'sent' AND voided = 0;
CREATE INDEX due_all ON due_date(site, due DESC, id) WHERE voided = 0;
CREATE INDEX due_case ON due_date(case_id, due);

CREATE TABLE due_event (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), due_date TEXT NOT NULL REFERENCES due_date(id),
  case_id TEXT NOT NULL REFERENCES case_file(id), at TEXT NOT NULL, on_date TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id), kind TEXT NOT NULL, code TEXT, words BLOB, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX due_event_case ON due_event(case_id, at);
