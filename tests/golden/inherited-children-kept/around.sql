CREATE TABLE old_books (printed date) INHERITS (books); CREATE TABLE older_books () INHERITS (old_books)
