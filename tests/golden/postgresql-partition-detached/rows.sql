INSERT INTO books VALUES (1); INSERT INTO prints (day, note, book) VALUES ('2025-06-07', 'a', 1), ('2025-06-08', NULL, NULL), ('2026-01-01', 'c', 1)
