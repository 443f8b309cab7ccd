-- Version 19: which next step was taken at the counter for whoever an urgent path was raised for; empty before one was.

ALTER TABLE alert ADD COLUMN step TEXT NOT NULL DEFAULT '';
