-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    title VARCHAR(40) NOT NULL,
    pages INTEGER,
    author_id INTEGER,
    CONSTRAINT fk_a FOREIGN KEY (author_id) REFERENCES authors (id) ON DELETE CASCADE ON UPDATE SET NULL
);
INSERT INTO _migrate_new_books (id, title, pages, author_id)
SELECT id, title, pages, author_id
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
