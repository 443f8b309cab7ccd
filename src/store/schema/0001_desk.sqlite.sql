-- Version 1 of a desk's file, for SQLite. Where a statement is not shared with PostgreSQL its name ends in .sqlite.
-- Ids are text UUIDs, instants UTC text of fixed width, dates YYYY-MM-DD, booleans 0/1, money integer pence.
-- `words` holds sealed text; `words_version` is the version of the row at which it was sealed (part of its associated data).
-- Every versioned row keeps its earlier self in the history of its compartment; `voided` hides a row whose making was undone.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE change (area TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE site (
  id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, nation TEXT NOT NULL,
  number_year INTEGER NOT NULL, last_number INTEGER NOT NULL
) STRICT;

CREATE TABLE team (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), name TEXT NOT NULL, folded TEXT NOT NULL, kind TEXT NOT NULL,
  public BLOB, secret BLOB
) STRICT;
CREATE INDEX team_name ON team(folded);

CREATE TABLE staff (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, job TEXT NOT NULL, public BLOB NOT NULL,
  disabled INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
  id TEXT PRIMARY KEY, staff TEXT NOT NULL REFERENCES staff(id), team TEXT NOT NULL REFERENCES team(id), role TEXT NOT NULL,
  starts TEXT NOT NULL, ends TEXT
) STRICT;
CREATE INDEX membership_staff ON membership(staff);

CREATE TABLE client (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  given TEXT NOT NULL, family TEXT NOT NULL, previous TEXT NOT NULL, known_as TEXT NOT NULL, born TEXT,
  nhs TEXT, nhs_checked INTEGER NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, address TEXT NOT NULL,
  postcode TEXT NOT NULL, contact TEXT NOT NULL, contact_note TEXT NOT NULL, language TEXT NOT NULL,
  interpreter INTEGER NOT NULL, format TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

-- What a client can be found by: folded name words, sounds, numbers; by site, so that a search reads its own sites alone.
CREATE TABLE client_key (
  site TEXT NOT NULL REFERENCES site(id), kind TEXT NOT NULL, key TEXT NOT NULL,
  client TEXT NOT NULL REFERENCES client(id), PRIMARY KEY (site, kind, key, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_key_client ON client_key(client, kind, key);

-- Two clients who look like one person, until someone settles it. Never merged by itself.
CREATE TABLE client_match (
  client TEXT NOT NULL REFERENCES client(id), other TEXT NOT NULL REFERENCES client(id), reasons TEXT NOT NULL,
  state TEXT NOT NULL, PRIMARY KEY (client, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_match_other ON client_match(other);

CREATE TABLE identifier (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), client TEXT NOT NULL REFERENCES client(id),
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX identifier_client ON identifier(client);

CREATE TABLE referral (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), reference TEXT NOT NULL, version INTEGER NOT NULL,
  voided INTEGER NOT NULL, client TEXT NOT NULL REFERENCES client(id), route TEXT NOT NULL, urgency TEXT NOT NULL,
  urgent_date TEXT, rank INTEGER NOT NULL, due_key TEXT NOT NULL, received TEXT NOT NULL, status TEXT NOT NULL,
  waiting INTEGER NOT NULL, taken_by TEXT REFERENCES staff(id), posted_by TEXT NOT NULL REFERENCES staff(id),
  team TEXT REFERENCES team(id), areas TEXT NOT NULL, share_out TEXT NOT NULL, share_in TEXT NOT NULL,
  tries INTEGER NOT NULL, decline_reason TEXT, same_as TEXT REFERENCES referral(id), case_id TEXT,
  words BLOB NOT NULL, words_version INTEGER NOT NULL, UNIQUE (site, reference)
) STRICT;
-- With the status at its end, so that counting what waits reads the index alone.
CREATE INDEX referral_inbox ON referral(site, waiting, due_key, rank, received DESC, id, status) WHERE voided = 0;
CREATE INDEX referral_all ON referral(site, received DESC, id) WHERE voided = 0;
CREATE INDEX referral_client ON referral(client);
CREATE INDEX referral_posted ON referral(posted_by, received DESC);
CREATE INDEX referral_team ON referral(team, received DESC) WHERE team IS NOT NULL;
CREATE INDEX referral_same ON referral(same_as) WHERE same_as IS NOT NULL;
CREATE INDEX referral_taken ON referral(taken_by, site, due_key) WHERE waiting = 1 AND voided = 0;

CREATE TABLE referral_event (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), referral TEXT NOT NULL REFERENCES referral(id),
  at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id), kind TEXT NOT NULL, words BLOB, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX referral_event_referral ON referral_event(referral, at);

CREATE TABLE case_file (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), reference TEXT NOT NULL, version INTEGER NOT NULL,
  voided INTEGER NOT NULL, client TEXT NOT NULL REFERENCES client(id), referral TEXT REFERENCES referral(id),
  status TEXT NOT NULL, level TEXT NOT NULL, advisor TEXT NOT NULL REFERENCES staff(id), opened TEXT NOT NULL,
  closed TEXT, close_reason TEXT, share_out TEXT NOT NULL, share_in TEXT NOT NULL
) STRICT;
-- A case whose opening was undone gives its reference back: it is the referral's.
CREATE UNIQUE INDEX case_reference ON case_file(site, reference) WHERE voided = 0;
CREATE INDEX case_list ON case_file(site, status, opened DESC, id) WHERE voided = 0;
CREATE INDEX case_all ON case_file(site, opened DESC, id) WHERE voided = 0;
CREATE INDEX case_advisor ON case_file(advisor, status, opened DESC, id) WHERE voided = 0;
CREATE INDEX case_client ON case_file(client);

CREATE TABLE case_event (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), case_id TEXT NOT NULL REFERENCES case_file(id),
  at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id), kind TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX case_event_case ON case_event(case_id, at);

CREATE TABLE matter (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), client TEXT NOT NULL REFERENCES client(id), number INTEGER NOT NULL,
  area TEXT NOT NULL, subject TEXT NOT NULL, nation TEXT NOT NULL, stage TEXT NOT NULL, due TEXT,
  advisor TEXT NOT NULL REFERENCES staff(id), waiting INTEGER NOT NULL,
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX matter_case ON matter(case_id, number);
-- `waiting`: its date still runs. `advisor` is the case's. Both so that what runs out first is read without what has ended.
CREATE INDEX matter_due ON matter(site, due) WHERE waiting = 1 AND voided = 0;
CREATE INDEX matter_own ON matter(site, advisor, due) WHERE waiting = 1 AND voided = 0;

CREATE TABLE note (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), case_id TEXT NOT NULL REFERENCES case_file(id),
  client TEXT NOT NULL REFERENCES client(id), at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id),
  corrects TEXT REFERENCES note(id), words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX note_case ON note(case_id, at);

CREATE TABLE authority (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), client TEXT NOT NULL REFERENCES client(id), body TEXT NOT NULL,
  direction TEXT NOT NULL, how TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT,
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX authority_case ON authority(case_id);

CREATE TABLE evidence (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), matter TEXT NOT NULL REFERENCES matter(id),
  client TEXT NOT NULL REFERENCES client(id), team TEXT REFERENCES team(id), kind TEXT NOT NULL, status TEXT NOT NULL,
  waiting INTEGER NOT NULL, asked TEXT NOT NULL, asked_by TEXT NOT NULL REFERENCES staff(id), needed_by TEXT,
  last_chased TEXT, chase TEXT, answered TEXT, decline_reason TEXT, fee TEXT NOT NULL, fee_pence INTEGER, used_stage TEXT,
  sort_key TEXT NOT NULL, advisor TEXT NOT NULL REFERENCES staff(id), words BLOB NOT NULL,
  words_version INTEGER NOT NULL
) STRICT;
-- With both dates at its end, so that counting what waits reads the index alone.
CREATE INDEX evidence_list ON evidence(site, waiting, sort_key, id, chase, needed_by) WHERE voided = 0;
CREATE INDEX evidence_own ON evidence(site, advisor, sort_key, id) WHERE waiting = 1 AND voided = 0;
-- Answered and not yet used, the newest last.
CREATE INDEX evidence_unused ON evidence(site, sort_key, id)
  WHERE status = 'answered' AND used_stage IS NULL AND voided = 0;
CREATE INDEX evidence_all ON evidence(site, asked DESC, id) WHERE voided = 0;
CREATE INDEX evidence_case ON evidence(case_id, asked);
CREATE INDEX evidence_team ON evidence(team, asked DESC) WHERE team IS NOT NULL;

CREATE TABLE evidence_event (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), evidence TEXT NOT NULL REFERENCES evidence(id),
  case_id TEXT NOT NULL REFERENCES case_file(id), at TEXT NOT NULL, on_date TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id), kind TEXT NOT NULL, code TEXT, pence INTEGER,
  words BLOB, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_event_case ON evidence_event(case_id, at);
CREATE INDEX evidence_event_evidence ON evidence_event(evidence, at);

CREATE TABLE outcome (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), matter TEXT NOT NULL REFERENCES matter(id),
  client TEXT NOT NULL REFERENCES client(id), subject TEXT NOT NULL, stage TEXT NOT NULL, result TEXT NOT NULL,
  pence INTEGER, period TEXT NOT NULL, weekly_pence INTEGER, annual_pence INTEGER, starts TEXT, ends TEXT,
  arrears_pence INTEGER, others TEXT NOT NULL, evidence_used TEXT NOT NULL, represented TEXT NOT NULL, decided TEXT,
  counted TEXT NOT NULL, at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id)
) STRICT;
CREATE INDEX outcome_list ON outcome(site, counted DESC, id) WHERE voided = 0;
CREATE INDEX outcome_totals ON outcome(site, counted, result, annual_pence, arrears_pence) WHERE voided = 0;
CREATE INDEX outcome_case ON outcome(case_id);

CREATE TABLE text_key (id TEXT PRIMARY KEY, client TEXT, room TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX text_key_client ON text_key(client, room);

CREATE TABLE key_wrap (
  text_key TEXT NOT NULL REFERENCES text_key(id), holder TEXT NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY (text_key, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  staff TEXT NOT NULL REFERENCES staff(id), form TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL,
  id TEXT NOT NULL, key BLOB NOT NULL, words BLOB NOT NULL, PRIMARY KEY (staff, form, subject)
) STRICT, WITHOUT ROWID;

-- Earlier rows, in the compartment of their table. With a rowid: an earlier row is longer than a quarter of a page, and in
-- a key tree each would take a page of its own.
CREATE TABLE front_history (
  tbl TEXT NOT NULL, row TEXT NOT NULL, version INTEGER NOT NULL, staff TEXT NOT NULL, at TEXT NOT NULL,
  before TEXT NOT NULL, PRIMARY KEY (tbl, row, version)
) STRICT;

CREATE TABLE bridge_history (
  tbl TEXT NOT NULL, row TEXT NOT NULL, version INTEGER NOT NULL, staff TEXT NOT NULL, at TEXT NOT NULL,
  before TEXT NOT NULL, PRIMARY KEY (tbl, row, version)
) STRICT;

CREATE TABLE file_history (
  tbl TEXT NOT NULL, row TEXT NOT NULL, version INTEGER NOT NULL, staff TEXT NOT NULL, at TEXT NOT NULL,
  before TEXT NOT NULL, PRIMARY KEY (tbl, row, version)
) STRICT;

CREATE TABLE audit (
  site TEXT NOT NULL REFERENCES site(id), seq INTEGER NOT NULL, at TEXT NOT NULL, staff TEXT NOT NULL, role TEXT NOT NULL,
  verb TEXT NOT NULL, kind TEXT NOT NULL, row TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (site, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_run (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), staff TEXT NOT NULL REFERENCES staff(id),
  digest TEXT NOT NULL UNIQUE, format TEXT NOT NULL, state TEXT NOT NULL, done INTEGER NOT NULL, accepted INTEGER NOT NULL,
  duplicates INTEGER NOT NULL, ignored INTEGER NOT NULL, refused INTEGER NOT NULL, started TEXT NOT NULL, finished TEXT
) STRICT;

CREATE TABLE import_part (
  run TEXT NOT NULL REFERENCES import_run(id), part INTEGER NOT NULL, words BLOB NOT NULL, PRIMARY KEY (run, part)
) STRICT, WITHOUT ROWID;

-- What has been taken in, so that nothing is taken in twice whatever file it stands in.
CREATE TABLE import_seen (
  kind TEXT NOT NULL, digest TEXT NOT NULL, referral TEXT NOT NULL REFERENCES referral(id),
  run TEXT NOT NULL REFERENCES import_run(id), PRIMARY KEY (kind, digest)
) STRICT, WITHOUT ROWID;
