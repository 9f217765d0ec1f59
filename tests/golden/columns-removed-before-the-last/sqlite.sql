-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME COLUMN title TO name;
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);
INSERT INTO _migrate_new_books (id, name)
SELECT id, name
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
