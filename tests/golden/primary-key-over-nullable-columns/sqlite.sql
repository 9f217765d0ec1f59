-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_changed (
    a INTEGER,
    b INTEGER,
    c INTEGER NOT NULL,
    CONSTRAINT pk_changed PRIMARY KEY (b, c)
);
INSERT INTO _migrate_new_changed (rowid, a, b, c)
SELECT rowid, a, b, c
  FROM changed
 ORDER BY rowid;
DROP TABLE changed;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_changed RENAME TO changed;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_left (
    a INTEGER NOT NULL,
    b INTEGER CONSTRAINT pk_left PRIMARY KEY NOT NULL
);
INSERT INTO _migrate_new_left (a, b)
SELECT a, b
  FROM "left"
 ORDER BY rowid;
DROP TABLE "left";
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_left RENAME TO "left";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_added (
    a INTEGER NOT NULL,
    b INTEGER,
    c INTEGER NOT NULL,
    CONSTRAINT pk_added PRIMARY KEY (a, b, c)
);
INSERT INTO _migrate_new_added (rowid, a, b, c)
SELECT rowid, a, b, c
  FROM added
 ORDER BY rowid;
DROP TABLE added;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_added RENAME TO added;
PRAGMA legacy_alter_table = OFF;
