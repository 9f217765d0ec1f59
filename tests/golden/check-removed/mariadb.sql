-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT ck_pages;
