-- upgrade bbbbbbbbbbbb after
ALTER TABLE articles RENAME COLUMN id TO number;
CREATE TABLE _migrate_new_articles (
    number INTEGER CONSTRAINT pk_articles PRIMARY KEY NOT NULL,
    code VARCHAR(20)
);
INSERT INTO _migrate_new_articles (number, code)
SELECT number, code
  FROM articles
 ORDER BY rowid;
DROP TABLE articles;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_articles RENAME TO articles;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_lines (
    article_id INTEGER NOT NULL
);
INSERT INTO _migrate_new_lines (rowid, article_id)
SELECT rowid, article_id
  FROM lines
 ORDER BY rowid;
DROP TABLE lines;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_lines RENAME TO lines;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_articles (
    number INTEGER NOT NULL,
    code VARCHAR(20) CONSTRAINT pk_articles PRIMARY KEY
);
INSERT INTO _migrate_new_articles (rowid, number, code)
SELECT rowid, number, code
  FROM articles
 ORDER BY rowid;
DROP TABLE articles;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_articles RENAME TO articles;
PRAGMA legacy_alter_table = OFF;
