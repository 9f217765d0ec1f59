-- upgrade bbbbbbbbbbbb after
CREATE SEQUENCE books_id_seq AS bigint;
ALTER SEQUENCE books_id_seq OWNED BY books.id;
ALTER TABLE books ALTER COLUMN id SET DEFAULT nextval('books_id_seq'::regclass);
SELECT setval(pg_get_serial_sequence('books', 'id'), max(id)) FROM books HAVING max(id) >= 1;
