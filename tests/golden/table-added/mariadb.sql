-- upgrade bbbbbbbbbbbb after
CREATE TABLE authors (
    id bigint NOT NULL,
    name longtext NOT NULL,
    PRIMARY KEY (id)
);
ALTER TABLE books
    MODIFY COLUMN title varchar(40) NOT NULL,
    ADD COLUMN pages int,
    ADD COLUMN author_id bigint NOT NULL,
    ADD CONSTRAINT fk_books_author_id FOREIGN KEY (author_id) REFERENCES authors (id);
