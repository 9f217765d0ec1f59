-- upgrade bbbbbbbbbbbb after
ALTER TABLE prints_1 DROP CONSTRAINT fk_own;
DROP INDEX ix_own;
ALTER TABLE prints_1 DROP CONSTRAINT pk_prints_1;
ALTER TABLE prints ADD COLUMN id bigserial;
ALTER TABLE prints ALTER COLUMN id DROP DEFAULT;
ALTER SEQUENCE prints_id_seq RENAME TO migrate_moved_sequence;
ALTER SEQUENCE migrate_moved_sequence OWNED BY NONE;
ALTER TABLE prints ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('prints', 'id'), last_value, is_called) FROM migrate_moved_sequence;
DROP SEQUENCE migrate_moved_sequence;
ALTER TABLE prints ADD CONSTRAINT pk_prints PRIMARY KEY (kind, book);
CREATE INDEX ix_prints_book ON prints (book);
ALTER TABLE prints ADD CONSTRAINT fk_book FOREIGN KEY (book) REFERENCES books (id);
