-- Version 15: the directory of services, and what people say is wrong with its entries. Nothing in it is personal.

CREATE TABLE service (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  source TEXT NOT NULL, source_id TEXT NOT NULL, status TEXT NOT NULL, checked TEXT, settled INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
-- `settled`: how many of the flags had been raised when it was last mended.
CREATE INDEX service_source ON service(source, source_id);

CREATE TABLE service_flag (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), service TEXT NOT NULL REFERENCES service(id),
  at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id), words TEXT NOT NULL
) STRICT;
CREATE INDEX service_flag_of ON service_flag(service, at);
