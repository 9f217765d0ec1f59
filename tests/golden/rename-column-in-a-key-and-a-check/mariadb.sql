-- upgrade bbbbbbbbbbbb after
ALTER TABLE a RENAME COLUMN id TO n;
ALTER TABLE b RENAME COLUMN x TO y;
