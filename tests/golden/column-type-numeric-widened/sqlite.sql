-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    price NUMERIC(12,2) NOT NULL DEFAULT 0.50,
    tax NUMERIC(12,2)
);
INSERT INTO _migrate_new_books (id, price, tax)
SELECT id, price, tax
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
