-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    title VARCHAR(80) NOT NULL,
    CONSTRAINT uq_books_title UNIQUE (title)
);
INSERT INTO _migrate_new_books (id, title)
SELECT id, title
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
