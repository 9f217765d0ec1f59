-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN pages bigint NOT NULL DEFAULT 1;
