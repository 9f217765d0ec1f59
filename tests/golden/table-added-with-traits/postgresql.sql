-- upgrade bbbbbbbbbbbb after
CREATE TABLE books (
    id bigint NOT NULL,
    title text NOT NULL,
    pages integer,
    author_id bigint,
    span int4range,
    CONSTRAINT pk_books PRIMARY KEY (id) INCLUDE (title) WITH (fillfactor=90),
    CONSTRAINT uq_books_title UNIQUE NULLS NOT DISTINCT (title) DEFERRABLE,
    CONSTRAINT ex EXCLUDE USING gist (span WITH &&) WHERE (pages > 1),
    CONSTRAINT ck_books_pages CHECK (pages > 0)
);
CREATE INDEX ix ON books (pages) INCLUDE (title) WITH (fillfactor=80);
COMMENT ON INDEX ix IS 'for lists';
ALTER TABLE books CLUSTER ON ix;
COMMENT ON CONSTRAINT pk_books ON books IS 'key';
COMMENT ON CONSTRAINT uq_books_title ON books IS 'one of each';
COMMENT ON CONSTRAINT ex ON books IS 'no overlap';
ALTER TABLE books ADD CONSTRAINT ck_books_pages_1 CHECK (pages < 9999) NO INHERIT NOT VALID;
ALTER TABLE books ADD CONSTRAINT fk_books_author_id FOREIGN KEY (author_id) REFERENCES authors (id) ON DELETE SET NULL (author_id) NOT VALID;
COMMENT ON CONSTRAINT fk_books_author_id ON books IS 'who';
