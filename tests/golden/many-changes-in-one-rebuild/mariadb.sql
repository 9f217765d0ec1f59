-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP COLUMN sold,
    DROP KEY ix_books_pages,
    DROP CONSTRAINT ck,
    MODIFY COLUMN title varchar(80) NOT NULL,
    MODIFY COLUMN pages bigint NOT NULL DEFAULT 1,
    ADD COLUMN price decimal(8,2) NOT NULL DEFAULT 0,
    ADD CONSTRAINT ck CHECK (pages > 1),
    ADD UNIQUE KEY uq_books_title (title),
    ADD CONSTRAINT ck2 CHECK (price >= 0);
