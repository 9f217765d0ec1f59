INSERT INTO books VALUES (1, 'One'); INSERT INTO old_books VALUES (2, 'Two', '1900-01-02'); INSERT INTO older_books VALUES (3, 'Three', null)
