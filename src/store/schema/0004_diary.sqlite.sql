-- Version 4: the diary: tasks, events, who is away; and the day of a claim.

CREATE TABLE task (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), client TEXT NOT NULL REFERENCES client(id), by_date TEXT,
  owner TEXT REFERENCES staff(id), state TEXT NOT NULL, waiting INTEGER NOT NULL,
  made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL, ended_by TEXT REFERENCES staff(id), ended_at TEXT,
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
-- `waiting`: it is still to be done.
CREATE INDEX task_list ON task(site, by_date, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX task_own ON task(site, owner, by_date, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX task_case ON task(case_id, by_date);

CREATE TABLE event (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), client TEXT NOT NULL REFERENCES client(id), kind TEXT NOT NULL,
  on_date TEXT NOT NULL, at_time TEXT, goes TEXT NOT NULL, interpreter TEXT NOT NULL, state TEXT NOT NULL,
  waiting INTEGER NOT NULL, advisor TEXT NOT NULL REFERENCES staff(id), staff TEXT NOT NULL REFERENCES staff(id),
  at TEXT NOT NULL, words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
-- `waiting`: nobody has said yet that it took place, or did not. `staff` and `at`: who wrote it last, and when.
CREATE INDEX event_list ON event(site, on_date, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX event_own ON event(site, advisor, on_date, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX event_case ON event(case_id, on_date);

CREATE TABLE away (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id), starts TEXT NOT NULL, ends TEXT NOT NULL,
  cover TEXT REFERENCES staff(id), made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL
) STRICT;
CREATE INDEX away_now ON away(ends, starts) WHERE voided = 0;

-- The day from which a claim counts.
ALTER TABLE matter ADD COLUMN claimed TEXT;
