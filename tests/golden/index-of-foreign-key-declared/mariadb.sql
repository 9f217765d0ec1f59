-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ADD KEY ix_books_author_title (author_id, title),
    RENAME KEY fk_author TO fk_author;
