-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD CONSTRAINT fk FOREIGN KEY (country, author_id) REFERENCES authors (country, id) NOT VALID;
