-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT fk;
ALTER TABLE books ADD CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES authors (a, b) MATCH FULL;
