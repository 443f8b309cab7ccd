-- Version 9: documents of a case, their bytes in sealed pieces, and what their pages say.

CREATE TABLE document (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), matter TEXT REFERENCES matter(id),
  client TEXT NOT NULL REFERENCES client(id), kind TEXT NOT NULL, state TEXT NOT NULL, media TEXT, size INTEGER,
  pages INTEGER, staff TEXT NOT NULL REFERENCES staff(id), at TEXT NOT NULL, words BLOB NOT NULL,
  words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX document_case ON document(case_id, at);
CREATE INDEX document_all ON document(site, at DESC, id) WHERE voided = 0;

-- The bytes come before the document's row, which makes them whole.
CREATE TABLE document_piece (
  document TEXT NOT NULL, piece INTEGER NOT NULL, words BLOB NOT NULL, PRIMARY KEY (document, piece)
) STRICT;

-- What is on its way: cut off, its pieces are cleared away.
CREATE TABLE document_coming (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), staff TEXT NOT NULL REFERENCES staff(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE bundle_note (
  id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(id), version INTEGER NOT NULL, voided INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file(id), document TEXT NOT NULL REFERENCES document(id),
  client TEXT NOT NULL REFERENCES client(id), words BLOB NOT NULL, words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX bundle_note_case ON bundle_note(case_id, document);
