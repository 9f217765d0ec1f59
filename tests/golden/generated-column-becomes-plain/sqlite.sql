-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    pages INTEGER NOT NULL,
    twice INTEGER,
    note TEXT
);
INSERT INTO _migrate_new_books (id, pages, twice, note)
SELECT id, pages, twice, note
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
