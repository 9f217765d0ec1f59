-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_t (
    id INTEGER CONSTRAINT pk_t PRIMARY KEY NOT NULL,
    a VARCHAR(20) NOT NULL,
    b VARCHAR(20) GENERATED ALWAYS AS (upper(a)) STORED,
    c INTEGER,
    d TEXT GENERATED ALWAYS AS (lower(a)) STORED
);
INSERT INTO _migrate_new_t (id, a, c)
SELECT id, a, c
  FROM t
 ORDER BY rowid;
DROP TABLE t;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_t RENAME TO t;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_t_b ON t (b);
