-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP KEY uq_books_title;
