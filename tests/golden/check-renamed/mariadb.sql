-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP CONSTRAINT ck_pages,
    ADD CONSTRAINT ck_positive CHECK (`pages` > 0);
