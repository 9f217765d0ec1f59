-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT fk_books_again;
ALTER TABLE books DROP CONSTRAINT fk_books_shelf;
ALTER TABLE books ALTER COLUMN again TYPE integer;
ALTER TABLE shelves DROP CONSTRAINT uq_shelves_code;
ALTER TABLE shelves DROP CONSTRAINT pk_shelves;
ALTER TABLE shelves ADD CONSTRAINT pk_shelves PRIMARY KEY (code);
ALTER TABLE shelves ADD CONSTRAINT uq_shelves_id UNIQUE (id);
ALTER TABLE books ADD CONSTRAINT fk_books_again FOREIGN KEY (again) REFERENCES shelves (code) ON DELETE CASCADE;
ALTER TABLE books ADD CONSTRAINT fk_books_shelf FOREIGN KEY (shelf) REFERENCES shelves (id);
