-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME CONSTRAINT ck_pages TO ck_positive;
