-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP FOREIGN KEY fk_a,
    DROP KEY fk_a,
    ADD CONSTRAINT fk_b FOREIGN KEY (author_id) REFERENCES authors (id);
