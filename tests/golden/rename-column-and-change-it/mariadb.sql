-- upgrade bbbbbbbbbbbb after
ALTER TABLE authors CHANGE COLUMN name full_name varchar(200) NOT NULL;
ALTER TABLE books
    CHANGE COLUMN title heading varchar(200) NOT NULL,
    CHANGE COLUMN pages leaves int COMMENT 'numbered',
    CHANGE COLUMN tags labels json,
    RENAME COLUMN note TO remark,
    ADD COLUMN year int,
    ADD KEY ix_books_year (year);
