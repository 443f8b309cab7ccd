-- Version 10: desk sessions, appointments, who is at the desk, who is brought over.

CREATE TABLE desk_session (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  advisor TEXT REFERENCES staff(id), repeats TEXT NOT NULL, from_date TEXT NOT NULL, until_date TEXT,
  starts TEXT NOT NULL, ends TEXT NOT NULL, minutes INTEGER NOT NULL, places INTEGER NOT NULL, room TEXT NOT NULL,
  kind TEXT NOT NULL, made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL
) STRICT;
CREATE INDEX desk_session_site ON desk_session(site, starts) WHERE voided = 0;

CREATE TABLE called_off (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  session TEXT NOT NULL REFERENCES desk_session(id), day TEXT NOT NULL, made_by TEXT NOT NULL REFERENCES staff(id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX called_off_day ON called_off(site, day) WHERE voided = 0;

-- Somebody of whom only initials are known has no client yet.
CREATE TABLE appointment (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  session TEXT NOT NULL REFERENCES desk_session(id), day TEXT NOT NULL, starts TEXT NOT NULL, minutes INTEGER NOT NULL,
  client TEXT REFERENCES client(id), referral TEXT REFERENCES referral(id), initials TEXT NOT NULL, born_year INTEGER,
  interpreter TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, arrived TEXT, started TEXT, over INTEGER NOT NULL,
  made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL
) STRICT;
CREATE INDEX appointment_day ON appointment(site, day, starts, id) WHERE voided = 0;
CREATE INDEX appointment_session ON appointment(session, day) WHERE voided = 0;
CREATE INDEX appointment_client ON appointment(client, day) WHERE client IS NOT NULL;
CREATE INDEX appointment_referral ON appointment(referral) WHERE referral IS NOT NULL;

-- What was said last of a day counts.
CREATE TABLE presence (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), staff TEXT NOT NULL REFERENCES staff(id),
  day TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL, free_at TEXT
) STRICT;
CREATE INDEX presence_day ON presence(site, day, at);

CREATE TABLE capacity (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), staff TEXT NOT NULL REFERENCES staff(id),
  at TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX capacity_site ON capacity(site, at DESC);

CREATE TABLE brought (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  advisor TEXT NOT NULL REFERENCES staff(id), made_by TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL,
  client TEXT REFERENCES client(id), referral TEXT REFERENCES referral(id), initials TEXT NOT NULL, born_year INTEGER,
  state TEXT NOT NULL, appointment TEXT REFERENCES appointment(id)
) STRICT;
CREATE INDEX brought_at ON brought(site, at) WHERE voided = 0;
