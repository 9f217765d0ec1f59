-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    pages DOUBLE NOT NULL,
    weight NUMERIC DEFAULT 5,
    title TEXT NOT NULL,
    twice NUMERIC(10,2) GENERATED ALWAYS AS (pages * 2) STORED,
    CONSTRAINT ck_pages CHECK (pages > 0),
    CONSTRAINT ck_weight CHECK (weight in (1, 5, 9) or weight > pages),
    CONSTRAINT ck_title CHECK (title in ('One', 'Two') and length(title) < 9)
);
INSERT INTO _migrate_new_books (id, pages, weight, title)
SELECT id, pages, weight, title
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_a ON books (title) WHERE pages > 7 and weight in (5, 6);
CREATE INDEX ix_b ON books (pages / 2, upper(title));
CREATE INDEX ix_c ON books (pages);
