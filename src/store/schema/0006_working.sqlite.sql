-- Version 6: the working of a legal test, a row for each activity. Which activity it is stands in its words only.

CREATE TABLE working (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), matter TEXT NOT NULL REFERENCES matter(id),
  client TEXT NOT NULL REFERENCES client(id), words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX working_case ON working(case_id, id);
