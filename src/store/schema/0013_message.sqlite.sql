-- Version 13: what is left for the desk at the counter, and what the desk asks of reception.

CREATE TABLE message (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  posted_by TEXT REFERENCES staff(id), at TEXT NOT NULL, pages INTEGER, letter TEXT, state TEXT NOT NULL,
  waiting INTEGER NOT NULL, ended_by TEXT REFERENCES staff(id), ended_at TEXT,
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
-- `posted_by` is empty where nobody was signed in. `waiting`: nobody has answered it.
CREATE INDEX message_list ON message(site, id) WHERE waiting = 1 AND voided = 0;
CREATE INDEX message_own ON message(posted_by, id);

CREATE TABLE reception_note (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  who TEXT NOT NULL, line TEXT NOT NULL, state TEXT NOT NULL, waiting INTEGER NOT NULL,
  made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL, ended_by TEXT REFERENCES staff(id), ended_at TEXT
) STRICT;
CREATE INDEX reception_note_list ON reception_note(site, id) WHERE waiting = 1 AND voided = 0;
