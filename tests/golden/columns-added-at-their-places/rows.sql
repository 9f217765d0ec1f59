INSERT INTO notes (id, titel, old, body, author) VALUES (1, 'a', 2, 'b', 'c'), (2, 'd', NULL, NULL, NULL);
