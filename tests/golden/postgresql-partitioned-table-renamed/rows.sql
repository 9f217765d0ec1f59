INSERT INTO prints VALUES (1, 1), (2, 2)
