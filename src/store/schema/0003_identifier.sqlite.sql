-- Version 3: numbers and references are typed at the desk too, so one can be taken back.

ALTER TABLE identifier ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE identifier ADD COLUMN voided INTEGER NOT NULL DEFAULT 0;
