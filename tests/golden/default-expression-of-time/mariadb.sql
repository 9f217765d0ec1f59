-- upgrade bbbbbbbbbbbb after
ALTER TABLE t MODIFY COLUMN until datetime(6) NOT NULL DEFAULT (now() + interval 2 day);
