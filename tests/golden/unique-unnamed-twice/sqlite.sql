-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    isbn TEXT NOT NULL,
    pages INTEGER NOT NULL,
    UNIQUE (isbn),
    UNIQUE (isbn),
    UNIQUE (isbn, pages),
    UNIQUE (isbn, pages),
    UNIQUE (isbn, pages)
);
INSERT INTO _migrate_new_books (id, title, isbn, pages)
SELECT id, title, isbn, pages
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
