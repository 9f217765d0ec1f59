-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_s (
    id INTEGER CONSTRAINT pk_s PRIMARY KEY NOT NULL,
    a INTEGER NOT NULL
);
INSERT INTO _migrate_new_s (id, a)
SELECT id, a
  FROM s
 ORDER BY rowid;
DROP TABLE s;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_s RENAME TO s;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_t (
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    CONSTRAINT pk_t PRIMARY KEY (a, b),
    CONSTRAINT uq_t_a UNIQUE (a)
);
INSERT INTO _migrate_new_t (rowid, a, b)
SELECT rowid, a, b
  FROM t
 ORDER BY rowid;
DROP TABLE t;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_t RENAME TO t;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_s (
    id INTEGER CONSTRAINT pk_s PRIMARY KEY NOT NULL,
    a INTEGER NOT NULL,
    CONSTRAINT fk_s_a FOREIGN KEY (a) REFERENCES t (a)
);
INSERT INTO _migrate_new_s (id, a)
SELECT id, a
  FROM s
 ORDER BY rowid;
DROP TABLE s;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_s RENAME TO s;
PRAGMA legacy_alter_table = OFF;
