-- Version 8: drafts of requests, what they cost, what went with what was sent, and whether a decision relied on it.

-- `went_out`: it was asked at some time; of a draft `asked` is the day on which it was drafted.
ALTER TABLE evidence ADD COLUMN went_out INTEGER NOT NULL DEFAULT 1;
ALTER TABLE evidence ADD COLUMN acknowledged TEXT;
ALTER TABLE evidence ADD COLUMN payer TEXT;
ALTER TABLE evidence ADD COLUMN minutes INTEGER;
ALTER TABLE evidence_event ADD COLUMN minutes INTEGER;
-- Drafts wait too, and are counted apart.
DROP INDEX evidence_list;
CREATE INDEX evidence_list ON evidence(site, waiting, sort_key, id, chase, needed_by, status) WHERE voided = 0;

-- What went with something that was sent: a request that was answered, at which stage.
CREATE TABLE enclosure (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), client TEXT NOT NULL REFERENCES client(id),
  due_date TEXT NOT NULL REFERENCES due_date(id), evidence TEXT NOT NULL REFERENCES evidence(id), stage TEXT NOT NULL,
  sent TEXT NOT NULL
) STRICT;
CREATE INDEX enclosure_case ON enclosure(case_id, sent);

-- Whether the decision relied on the evidence; the words are the decision maker's, sealed in File.
ALTER TABLE outcome ADD COLUMN relied TEXT NOT NULL DEFAULT 'not_said';
ALTER TABLE outcome ADD COLUMN words BLOB;
ALTER TABLE outcome ADD COLUMN words_version INTEGER NOT NULL DEFAULT 1;
