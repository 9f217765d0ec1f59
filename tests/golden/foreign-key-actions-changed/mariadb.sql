-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP FOREIGN KEY fk_a;
ALTER TABLE books ADD CONSTRAINT fk_a FOREIGN KEY (author_id) REFERENCES authors (id) ON DELETE CASCADE ON UPDATE SET NULL;
