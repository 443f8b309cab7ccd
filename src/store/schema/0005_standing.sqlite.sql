-- Version 5: who stands for a client: who acts for them, who gets the post, and what a death stops.

ALTER TABLE client ADD COLUMN code_word TEXT NOT NULL DEFAULT '';
ALTER TABLE client ADD COLUMN died TEXT;
ALTER TABLE matter ADD COLUMN post TEXT NOT NULL DEFAULT 'client';
-- For whom it goes on after the client's death; empty while nobody has said.
ALTER TABLE matter ADD COLUMN goes_on TEXT;

CREATE TABLE acts_for (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  client TEXT NOT NULL REFERENCES client(id), capacity TEXT NOT NULL, seen TEXT, starts TEXT NOT NULL, ends TEXT,
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX acts_for_client ON acts_for(client);
