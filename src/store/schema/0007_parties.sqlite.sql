-- Version 7: other sides of matters, the check for conflicts, walls, and records of clients that were joined.

CREATE TABLE other_side (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), matter TEXT NOT NULL REFERENCES matter(id),
  client TEXT NOT NULL REFERENCES client(id), kind TEXT NOT NULL, party TEXT NOT NULL,
  words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX other_side_case ON other_side(case_id);

-- Under what an other side is found: digests of its folded names and household, keyed by File.
CREATE TABLE other_side_key (
  digest BLOB NOT NULL, other_side TEXT NOT NULL REFERENCES other_side(id), PRIMARY KEY (digest, other_side)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict_decision (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), referral TEXT REFERENCES referral(id),
  case_id TEXT REFERENCES case_file(id), at TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff(id),
  decision TEXT NOT NULL, found TEXT NOT NULL, words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX conflict_decision_referral ON conflict_decision(referral) WHERE referral IS NOT NULL;
CREATE INDEX conflict_decision_case ON conflict_decision(case_id) WHERE case_id IS NOT NULL;

-- Which client and which other side a decision was about: nobody is asked of the same two again.
CREATE TABLE conflict_pair (
  client TEXT NOT NULL REFERENCES client(id), other_side TEXT NOT NULL REFERENCES other_side(id),
  decision TEXT NOT NULL REFERENCES conflict_decision(id), PRIMARY KEY (client, other_side, decision)
) STRICT, WITHOUT ROWID;

-- Whom a client's files are kept from. `stands`: it has not been lifted.
CREATE TABLE wall (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id), client TEXT NOT NULL REFERENCES client(id), decision TEXT NOT NULL REFERENCES conflict_decision(id),
  at TEXT NOT NULL, stands INTEGER NOT NULL, lifted TEXT, lifted_by TEXT REFERENCES staff(id),
  words BLOB, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX wall_of ON wall(client, staff) WHERE stands = 1 AND voided = 0;
CREATE INDEX wall_before ON wall(staff, client) WHERE stands = 1 AND voided = 0;
CREATE INDEX wall_decision ON wall(decision);

-- A record that was joined to another points to it, and is found as that one.
ALTER TABLE client ADD COLUMN joined TEXT REFERENCES client(id);
CREATE INDEX client_joined ON client(joined) WHERE joined IS NOT NULL;
