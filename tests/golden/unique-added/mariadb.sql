-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD UNIQUE KEY uq_books_title (title);
