-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT fk;
ALTER TABLE books ADD CONSTRAINT fk FOREIGN KEY (country, author_id) REFERENCES authors (country, id) ON DELETE SET NULL (author_id);
