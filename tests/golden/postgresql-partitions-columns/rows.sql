INSERT INTO prints VALUES (1, 1, 'a', 3, 'g'), (2, 1, NULL, 4, NULL)
