-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE books_id_seq;
