-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_people (
    id INTEGER CONSTRAINT pk_people PRIMARY KEY NOT NULL,
    mood TEXT NOT NULL DEFAULT 'ok' CONSTRAINT enum_mood CHECK (mood IN ('sad', 'ok', 'happy')),
    before TEXT CONSTRAINT enum_mood CHECK (before IN ('sad', 'ok', 'happy'))
);
INSERT INTO _migrate_new_people (id, mood, before)
SELECT id, mood, before
  FROM people
 ORDER BY rowid;
DROP TABLE people;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_people RENAME TO people;
PRAGMA legacy_alter_table = OFF;
