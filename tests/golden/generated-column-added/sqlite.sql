-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    pages INTEGER NOT NULL,
    note TEXT,
    twice INTEGER GENERATED ALWAYS AS (pages * 2) STORED
);
INSERT INTO _migrate_new_books (id, pages, note)
SELECT id, pages, note
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
