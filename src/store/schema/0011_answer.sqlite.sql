-- Version 11: answers to requests for evidence, as they were signed, and what the client says to each. `answer` of a request
-- is the one that stands. A care team adds its own: nothing here refers to a table that it may not read.

CREATE TABLE answer (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), evidence TEXT NOT NULL REFERENCES evidence(id),
  case_id TEXT NOT NULL, at TEXT NOT NULL, on_date TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id),
  transcribed INTEGER NOT NULL, words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_case ON answer(case_id, at);
CREATE INDEX answer_evidence ON answer(evidence, at);

CREATE TABLE client_says (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), evidence TEXT NOT NULL REFERENCES evidence(id),
  answer TEXT REFERENCES answer(id), case_id TEXT NOT NULL REFERENCES case_file(id), at TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id), agreed INTEGER NOT NULL, words BLOB, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX client_says_case ON client_says(case_id, at);
CREATE INDEX client_says_evidence ON client_says(evidence, at);

ALTER TABLE evidence ADD COLUMN answer TEXT;
CREATE INDEX evidence_team_waiting ON evidence(team, needed_by, asked) WHERE waiting = 1 AND voided = 0 AND team IS NOT NULL;
