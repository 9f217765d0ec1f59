-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    c TEXT NOT NULL
);
INSERT INTO _migrate_new_books (rowid, a, b, c)
SELECT rowid, a, b, c
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
