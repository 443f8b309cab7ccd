-- Version 4: the diary: tasks.

CREATE TABLE task (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), client TEXT NOT NULL REFERENCES client(id), by_date TEXT,
  owner TEXT REFERENCES staff(id), state TEXT NOT NULL, waiting INTEGER NOT NULL,
  made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL, words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
-- `waiting`: it is still to be done.
CREATE INDEX task_list ON task(site, by_date, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX task_own ON task(site, owner, by_date, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX task_case ON task(case_id, by_date);
