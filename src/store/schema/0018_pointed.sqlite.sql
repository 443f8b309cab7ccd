-- Version 18: the service to which somebody was pointed. It says nothing of who that was.

ALTER TABLE signpost ADD COLUMN service TEXT REFERENCES service(id);
