-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    shelf INTEGER,
    again INTEGER
);
INSERT INTO _migrate_new_books (id, shelf, again)
SELECT id, shelf, again
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_shelves (
    id INTEGER NOT NULL,
    code INTEGER CONSTRAINT pk_shelves PRIMARY KEY NOT NULL,
    CONSTRAINT uq_shelves_id UNIQUE (id)
);
INSERT INTO _migrate_new_shelves (id, code)
SELECT id, code
  FROM shelves
 ORDER BY rowid;
DROP TABLE shelves;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_shelves RENAME TO shelves;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_books (
    id INTEGER CONSTRAINT pk_books PRIMARY KEY NOT NULL,
    shelf INTEGER,
    again INTEGER,
    CONSTRAINT fk_books_again FOREIGN KEY (again) REFERENCES shelves ON DELETE CASCADE,
    CONSTRAINT fk_books_shelf FOREIGN KEY (shelf) REFERENCES shelves (id)
);
INSERT INTO _migrate_new_books (id, shelf, again)
SELECT id, shelf, again
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
