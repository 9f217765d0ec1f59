INSERT INTO books VALUES (1), (2); INSERT INTO prints VALUES (1, 1), (1, 2)
