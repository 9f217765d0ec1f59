-- upgrade bbbbbbbbbbbb after
ALTER TABLE authors MODIFY COLUMN id bigint NOT NULL;
