-- upgrade bbbbbbbbbbbb after
CREATE TABLE eggs (
    id INTEGER CONSTRAINT pk_eggs PRIMARY KEY NOT NULL,
    hen_id INTEGER
);
CREATE TABLE hens (
    id INTEGER CONSTRAINT pk_hens PRIMARY KEY NOT NULL,
    egg_id INTEGER,
    best INTEGER,
    CONSTRAINT fk_hens_egg_id FOREIGN KEY (egg_id) REFERENCES eggs (id),
    CONSTRAINT fk_hens_best FOREIGN KEY (best) REFERENCES hens (id)
);
CREATE TABLE _migrate_new_eggs (
    id INTEGER CONSTRAINT pk_eggs PRIMARY KEY NOT NULL,
    hen_id INTEGER,
    CONSTRAINT fk_eggs_hen_id FOREIGN KEY (hen_id) REFERENCES hens (id)
);
INSERT INTO _migrate_new_eggs (id, hen_id)
SELECT id, hen_id
  FROM eggs
 ORDER BY rowid;
DROP TABLE eggs;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_eggs RENAME TO eggs;
PRAGMA legacy_alter_table = OFF;
