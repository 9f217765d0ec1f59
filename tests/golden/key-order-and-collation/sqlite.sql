-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_books (
    shop TEXT NOT NULL COLLATE NOCASE,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    isbn TEXT,
    CONSTRAINT pk_books PRIMARY KEY (shop, number DESC),
    CONSTRAINT uq_a UNIQUE (title DESC, isbn),
    CONSTRAINT uq_b UNIQUE (title),
    CONSTRAINT uq_c UNIQUE (isbn COLLATE NOCASE),
    CONSTRAINT uq_d UNIQUE (number DESC, title COLLATE RTRIM)
);
INSERT INTO _migrate_new_books (rowid, shop, number, title, isbn)
SELECT rowid, shop, number, title, isbn
  FROM books
 ORDER BY rowid;
DROP TABLE books;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_books RENAME TO books;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_events (
    id INTEGER CONSTRAINT pk_events PRIMARY KEY DESC NOT NULL,
    name TEXT NOT NULL
);
INSERT INTO _migrate_new_events (rowid, id, name)
SELECT rowid, id, name
  FROM events
 ORDER BY rowid;
DROP TABLE events;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_events RENAME TO events;
PRAGMA legacy_alter_table = OFF;
