-- Version 12: alerts that stay until they are answered, and concern records.

CREATE TABLE alert (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  kind TEXT NOT NULL, sign TEXT, client TEXT REFERENCES client(id), referral TEXT REFERENCES referral(id), who TEXT NOT NULL,
  raised TEXT NOT NULL, raised_by TEXT NOT NULL REFERENCES staff(id), waiting INTEGER NOT NULL,
  answered TEXT, answered_by TEXT REFERENCES staff(id)
) STRICT;
CREATE INDEX alert_waiting ON alert(site, raised) WHERE waiting = 1 AND voided = 0;
CREATE INDEX alert_answered ON alert(site, answered) WHERE answered IS NOT NULL AND voided = 0;

-- What was said when an alert was answered: words, so in File.
CREATE TABLE alert_answer (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), alert TEXT NOT NULL REFERENCES alert(id), at TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id), words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_answer_of ON alert_answer(alert, at);

CREATE TABLE concern (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), case_id TEXT NOT NULL REFERENCES case_file(id),
  client TEXT NOT NULL REFERENCES client(id), at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id),
  shared TEXT NOT NULL, words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX concern_case ON concern(case_id, at);
