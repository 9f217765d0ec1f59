INSERT INTO authors VALUES (1, 'Ann'), (7, 'Bob'); INSERT INTO books VALUES (1, 1), (5, 7);
