-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME CONSTRAINT fk_a TO fk_b;
