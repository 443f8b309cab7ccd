-- Version 17: how those who are asked for evidence like to be asked. Nothing in it is about a client.

CREATE TABLE evidence_source (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  name TEXT NOT NULL, how TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX evidence_source_name ON evidence_source(site, name) WHERE voided = 0;
