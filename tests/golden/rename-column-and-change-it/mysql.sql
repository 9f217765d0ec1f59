-- upgrade bbbbbbbbbbbb after
ALTER TABLE authors CHANGE COLUMN name full_name varchar(200) NOT NULL;
ALTER TABLE books
    DROP CONSTRAINT ck_books_title,
    CHANGE COLUMN title heading varchar(200) NOT NULL,
    CHANGE COLUMN pages leaves int COMMENT 'numbered',
    MODIFY COLUMN sheets int GENERATED ALWAYS AS (leaves / 2) STORED,
    RENAME COLUMN tags TO labels,
    RENAME COLUMN note TO remark,
    ADD COLUMN year int,
    ADD CONSTRAINT ck_books_title CHECK (heading <> _utf8mb4''),
    ADD KEY ix_books_year (year);
