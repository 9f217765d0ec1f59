-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    title VARCHAR(80) NOT NULL,
    pages INTEGER NOT NULL DEFAULT 1,
    price NUMERIC(8,2) NOT NULL DEFAULT 0,
    CONSTRAINT uq_books_title UNIQUE (title),
    CONSTRAINT ck CHECK (pages > 1),
    CONSTRAINT ck2 CHECK (price >= 0)
);
INSERT INTO _migrate_new_books (id, title, pages)
SELECT id, title, coalesce(pages, (1))
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
