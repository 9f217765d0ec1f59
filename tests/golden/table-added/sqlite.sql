-- upgrade bbbbbbbbbbbb after
CREATE TABLE authors (
    id INTEGER CONSTRAINT pk_authors PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    title VARCHAR(40) NOT NULL,
    pages INTEGER,
    author_id INTEGER NOT NULL,
    CONSTRAINT fk_books_author_id FOREIGN KEY (author_id) REFERENCES authors (id)
);
INSERT INTO _migrate_new_books (id, title)
SELECT id, title
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
