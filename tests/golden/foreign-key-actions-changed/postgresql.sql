-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT fk_a;
ALTER TABLE books ADD CONSTRAINT fk_a FOREIGN KEY (author_id) REFERENCES authors (id) ON UPDATE SET NULL ON DELETE CASCADE;
