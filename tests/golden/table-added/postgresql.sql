-- upgrade bbbbbbbbbbbb after
CREATE TABLE authors (
    id bigint NOT NULL,
    name text NOT NULL,
    CONSTRAINT pk_authors PRIMARY KEY (id)
);
ALTER TABLE books
    ADD COLUMN pages integer,
    ADD COLUMN author_id bigint NOT NULL,
    ALTER COLUMN title TYPE character varying(40);
ALTER TABLE books ADD CONSTRAINT fk_books_author_id FOREIGN KEY (author_id) REFERENCES authors (id);
