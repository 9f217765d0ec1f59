-- upgrade bbbbbbbbbbbb after
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t ADD COLUMN b integer;
UPDATE t SET b = (a + 1);
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
ALTER TABLE t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('t', 'b'), max(b)) FROM t HAVING max(b) >= 1;
ALTER TABLE t DROP COLUMN c;
ALTER TABLE t ADD COLUMN c integer;
UPDATE t SET c = (a + 2);
ALTER TABLE t ALTER COLUMN c SET NOT NULL;
CREATE SEQUENCE t_c_seq AS integer;
ALTER SEQUENCE t_c_seq OWNED BY t.c;
ALTER TABLE t ALTER COLUMN c SET DEFAULT nextval('t_c_seq'::regclass);
SELECT setval(pg_get_serial_sequence('t', 'c'), max(c)) FROM t HAVING max(c) >= 1;
