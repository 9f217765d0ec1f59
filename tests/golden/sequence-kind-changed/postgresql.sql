-- upgrade bbbbbbbbbbbb after
ALTER TABLE a ALTER COLUMN id DROP DEFAULT;
ALTER SEQUENCE numbers RENAME TO migrate_moved_sequence;
ALTER SEQUENCE migrate_moved_sequence OWNED BY NONE;
ALTER TABLE a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 50);
SELECT setval(pg_get_serial_sequence('a', 'id'), last_value, is_called) FROM migrate_moved_sequence WHERE is_called OR last_value <> 1;
DROP SEQUENCE migrate_moved_sequence;
CREATE SEQUENCE migrate_moved_sequence AS bigint INCREMENT BY 2;
SELECT setval('migrate_moved_sequence', pg_sequence_last_value(pg_get_serial_sequence('b', 'id')));
ALTER TABLE b ALTER COLUMN id DROP IDENTITY;
ALTER SEQUENCE migrate_moved_sequence RENAME TO b_id_seq;
ALTER SEQUENCE b_id_seq OWNED BY b.id;
ALTER TABLE b ALTER COLUMN id SET DEFAULT nextval('b_id_seq'::regclass);
CREATE SEQUENCE counted AS integer START WITH 50;
ALTER SEQUENCE counted OWNED BY c.id;
ALTER TABLE c ALTER COLUMN id SET DEFAULT nextval('counted'::regclass);
SELECT setval(pg_get_serial_sequence('c', 'id'), max(id)) FROM c HAVING max(id) >= 50;
